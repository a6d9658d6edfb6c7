// The commands that start an image.

import type { Launcher, Report } from "ngcompat";

export interface Starter {
  readonly launcher: Launcher;
  readonly name: string;
}

/** How images are started, as people look for it. The other launchers are in the form. */
export const STARTERS: readonly Starter[] = [
  { launcher: "docker", name: "Docker" },
  { launcher: "podman", name: "Podman" },
  { launcher: "apptainer", name: "Apptainer" },
  { launcher: "enroot", name: "Enroot" },
  { launcher: "kubernetes", name: "Kubernetes" },
];

/** Which of them a launcher is. */
export const starterOf = (launcher: Launcher | ""): Launcher =>
  STARTERS.find((one) => launcher.startsWith(one.launcher))?.launcher ?? "docker";

/** A text as one word of a shell. */
export const shell = (text: string): string =>
  /^[\w.,:=/+@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

export function command(launcher: Launcher | "", { image, build }: Pick<Report, "image" | "build">): string {
  const reference = image ?? "IMAGE";
  switch (starterOf(launcher)) {
    case "podman":
      return `podman run --rm -it --device nvidia.com/gpu=all ${shell(reference)}`;
    case "apptainer":
      return `apptainer shell --nv ${shell(`docker://${reference}`)}`;
    case "enroot":
      return enroot(reference);
    case "kubernetes":
      return pod(reference);
    default: {
      const gpus = build.platform === "jetson" || launcher === "docker-runtime" ? "--runtime nvidia" : launcher === "docker-cdi" ? "--device nvidia.com/gpu=all" : "--gpus all";
      return `docker run --rm -it ${gpus} ${shell(reference)}`;
    }
  }
}

/** Enroot separates the registry by `#`. */
function enroot(reference: string): string {
  const [registry = "", ...path] = reference.split("/");
  const named = path.length > 0 && /[.:]/.test(registry);
  const file = `${reference.split("/").slice(named ? 1 : 0).join("+").replace(/[:@]/g, "+")}.sqsh`;
  return [
    `enroot import --output ${shell(file)} '${`docker://${named ? `${registry}#${path.join("/")}` : reference}`.replaceAll("'", "")}'`,
    `enroot create ${shell(file)}`,
    `enroot start ${shell(file.replace(/\.sqsh$/, ""))}`,
  ].join("\n");
}

const pod = (reference: string): string => `apiVersion: v1
kind: Pod
metadata:
  name: gpu
spec:
  restartPolicy: Never
  containers:
    - name: gpu
      image: ${JSON.stringify(reference)}
      command: ["nvidia-smi"]
      resources:
        limits:
          nvidia.com/gpu: 1
`;
