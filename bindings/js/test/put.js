// How the question of a conformance vector is put to this package; in Node and in browsers.

/** Puts the question of a vector to the package `n`. */
export function put(n, name, { release, build, facts, family, from, to, gpu, gpus, model, mode, precision, text, expressions, brand, dialect, rule }) {
  switch (name) {
    case "check":
      return n.check(release, facts);
    case "check_build":
      return n.check(build, facts);
    case "find":
      return n.find(facts, { family });
    case "newest":
      return n.newest(facts, { family });
    case "release":
      return n.release(release);
    case "releases":
      return n.releases({ family });
    case "families":
      return n.families();
    case "parse_image":
      return n.parseImage(text);
    case "constraint_for":
      return n.constraintFor(release);
    case "diff":
      return n.diff(from, to);
    case "drivers":
      return n.drivers(release, gpu);
    case "amp":
      return n.amp(release, gpu);
    case "issues":
      return n.issues(release, { gpus, model, mode, precision });
    case "regressions":
      return n.regressions(model, gpu);
    case "identify":
      return n.identify(text);
    case "parse_facts":
      return n.parseFacts(text);
    case "diagnose":
      return n.diagnose(text);
    case "constraint":
      return n.constraint(expressions, facts, { brand, dialect });
    case "explain":
      return n.explain(rule);
    default:
      throw new Error(`no function of this package answers the vectors of ${name}`);
  }
}
