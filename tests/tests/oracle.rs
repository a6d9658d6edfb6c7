//! A second, deliberately naive implementation of the driver and GPU rules, compared with the first
//! over the grid of all builds × drivers × board classes × compute capabilities.
//!
//! It reads the TOML of `data/` by itself and shares no code with the core or with what writes the
//! core's tables: versions are lists of numbers, tables are searched from the front, and what a build
//! has, and the rules, are written down once more, in order, as one would explain them. A difference is
//! a defect in one of the two, or in what they implement.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use ngcompat::{BoardClass, CpuArch, Environment, Gpu, RunMode, Verdict};
use ngcompat_tests::DRIVERS;
use toml::{Table, Value};

/// `450.80.02` is `[450, 80, 2]`.
type Numbers = Vec<u32>;

fn numbers(text: &str) -> Numbers {
    text.split('.').map(|part| part.parse().unwrap_or_else(|_| panic!("{text}"))).collect()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn string(table: &Table, key: &str) -> Option<String> {
    table.get(key).map(|value| String::from(text(value)))
}

fn texts(value: Option<&Value>) -> Vec<String> {
    let items = value.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    items.iter().map(|item| String::from(text(item))).collect()
}

fn rows<'a>(table: &'a Table, key: &str) -> impl Iterator<Item = &'a Table> {
    let rows = table.get(key).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    rows.iter().map(|row| row.as_table().unwrap())
}

fn number(value: &Value) -> u32 {
    u32::try_from(value.as_integer().unwrap()).unwrap()
}

/// `data/`, as it stands in the files.
struct Data {
    cuda: Table,
    drivers: Table,
    gpus: Table,
    families: Table,
    /// By month.
    bases: BTreeMap<String, Table>,
    /// PyTorch's containers, by month.
    pytorch: BTreeMap<String, Table>,
    /// The tables of the other families, and of wheels, by key.
    tables: BTreeMap<String, Table>,
    /// The GPUs that TensorRT has kernels for.
    tensorrt: Table,
}

/// Every file of a folder, by the stem of its name.
fn folder(path: PathBuf) -> BTreeMap<String, Table> {
    let files = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|extension| extension == "toml"));
    files
        .map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), file(&path)))
        .collect()
}

fn file(path: &Path) -> Table {
    fs::read_to_string(path).unwrap().parse().unwrap()
}

/// What is known of the smallest compute capability.
#[derive(Debug, Clone, PartialEq)]
enum Minimum {
    Printed(Numbers),
    /// Not seen: the nearest releases that print one bound it.
    NotRecorded {
        earlier: Option<Numbers>,
        later: Option<Numbers>,
    },
    NotStated,
}

/// A build, by what the files say of it.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a key of the data")]
struct Build {
    name: String,
    arm: bool,
    wheel: bool,
    /// The CUDA minor version, as `cuda.toml` has it.
    cuda: Option<String>,
    package: Option<bool>,
    package_driver: Option<String>,
    /// Whether it puts the package in front of the driver's own libraries.
    package_first: bool,
    /// The first driver with which it does so.
    package_first_from: Option<Numbers>,
    /// The oldest driver that loads its machine code.
    loads_from: Option<Numbers>,
    /// Its machine code, where recorded.
    code: Option<Vec<Numbers>>,
    /// Whether it is CUDA itself, and nothing that could lack a GPU's code.
    only_cuda: bool,
    /// What of it runs on no later step.
    arch_specific: Vec<Numbers>,
    ptx: Option<Numbers>,
    minimum: Minimum,
    /// What the image holds for other versions of CUDA, which need newer drivers.
    runtimes: Vec<Build>,
}

impl Data {
    fn read() -> Self {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data");
        let mut tables = folder(data.join("releases"));
        tables.extend(folder(data.join("wheels")));
        Self {
            cuda: file(&data.join("cuda.toml")),
            drivers: file(&data.join("drivers.toml")),
            gpus: file(&data.join("gpus.toml")),
            families: file(&data.join("families.toml")),
            bases: folder(data.join("bases")),
            pytorch: folder(data.join("releases/pytorch")),
            tables,
            tensorrt: file(&data.join("tensorrt.toml")),
        }
    }

    // -----------------------------------------------------------------------------------------
    // What a build has
    // -----------------------------------------------------------------------------------------

    /// Every build for x86-64 and for Arm servers.
    fn builds(&self) -> Vec<Build> {
        let mut all = Vec::new();
        for family in rows(&self.families, "families") {
            match (text(&family["key"]), text(&family["kind"])) {
                ("pytorch", _) => {
                    for (month, release) in &self.pytorch {
                        self.add_pytorch(month, release, &mut all);
                    }
                }
                (key, "wheel") => {
                    for row in rows(&self.tables[key], "releases") {
                        self.add_wheel(key, row, &mut all);
                    }
                }
                (key, _) => {
                    for row in rows(&self.tables[key], "releases") {
                        self.add_row(family, &self.tables[key], row, &mut all);
                    }
                }
            }
        }
        all
    }

    /// A PyTorch container: its own page wins, and the base image of its month adds what that leaves
    /// out.
    fn add_pytorch(&self, month: &str, release: &Table, all: &mut Vec<Build>) {
        let base = self.bases.get(month);
        let cuda = contents(release, "cuda").or_else(|| contents(base?, "cuda"));
        let carried = contents(release, "cuda_compat_driver")
            .or_else(|| contents(base?, "cuda_compat_driver"))
            .or_else(|| self.toolkit_driver(cuda.as_deref()?));
        let images: Vec<String> =
            [Some(release), base].into_iter().flatten().flat_map(images).collect();
        let mut platforms = vec!["x86_64"];
        if images.iter().any(|image| image == "aarch64" || image == "sbsa")
            || base.is_some_and(|base| build_of(base, "aarch64").is_some())
        {
            platforms.push("aarch64");
        }
        for platform in platforms {
            let mut build = Build {
                name: format!("pytorch:{month}"),
                arm: platform == "aarch64",
                wheel: false,
                cuda: cuda.as_deref().map(|cuda| self.minor_version(cuda)),
                package: cuda.as_deref().map(|cuda| self.has_package(cuda)),
                package_driver: carried.clone(),
                package_first: false,
                package_first_from: None,
                loads_from: None,
                code: None,
                only_cuda: false,
                arch_specific: Vec::new(),
                ptx: None,
                minimum: minimum_of_page(release)
                    .or_else(|| minimum_of_page(base?))
                    .map_or_else(|| self.not_seen_pytorch(month), Minimum::Printed),
                runtimes: Vec::new(),
            };
            self.add_base(base, platform, true, &mut build);
            all.push(build);
        }
    }

    /// The nearest PyTorch containers that print a minimum bound one that was not seen.
    fn not_seen_pytorch(&self, month: &str) -> Minimum {
        let printed: Vec<(&str, Numbers)> = self
            .pytorch
            .iter()
            .filter_map(|(month, release)| {
                let own = minimum_of_page(release);
                Some((month.as_str(), own.or_else(|| minimum_of_page(self.bases.get(month)?))?))
            })
            .collect();
        let earlier = printed.iter().rfind(|(other, _)| *other < month);
        let later = printed.iter().find(|(other, _)| *other > month);
        let [earlier, later] = [earlier, later].map(|it| it.map(|(_, minimum)| minimum.clone()));
        Minimum::NotRecorded { earlier, later }
    }

    /// A row of another family's table, which may stand on the base image of a month.
    fn add_row(&self, family: &Table, table: &Table, row: &Table, all: &mut Vec<Build>) {
        let base = string(row, "base").map(|month| &self.bases[&month]);
        let cuda = string(row, "cuda").or_else(|| contents(base?, "cuda"));
        let mut platforms = texts(row.get("platforms"));
        if platforms.is_empty() {
            platforms.push(String::from("x86_64"));
        }
        // What the row says holds for its ordinary image: that for x86-64, else the next best.
        let ordinary = ["x86_64", "aarch64", "jetson"]
            .into_iter()
            .find(|one| platforms.iter().any(|platform| platform == one))
            .unwrap();
        for platform in platforms.iter().filter(|platform| platform.as_str() != "jetson") {
            let package =
                row.get("package").or(family.get("package")).map(|it| it.as_bool().unwrap());
            let package = match cuda.as_deref() {
                Some(cuda) if !self.has_package(cuda) => package.map(|_| false),
                _ => package,
            };
            let own_package =
                row.get("package_by_platform").and_then(|all| all.get(platform.as_str()));
            let mut build = Build {
                name: name(family, row),
                arm: platform == "aarch64",
                wheel: false,
                cuda: cuda.as_deref().map(|cuda| self.minor_version(cuda)),
                package: own_package.map(|it| it.as_bool().unwrap()).or(package),
                package_driver: self.package_driver(row, base, cuda.as_deref(), package),
                package_first: row.get("package_first").is_some(),
                package_first_from: string(row, "package_first_from").map(|one| numbers(&one)),
                loads_from: string(row, "loads_from").map(|driver| numbers(&driver)),
                code: None,
                only_cuda: family.contains_key("only_cuda"),
                arch_specific: Vec::new(),
                ptx: None,
                minimum: self.minimum_of_row(family, table, row),
                runtimes: Vec::new(),
            };
            // Its machine code is PyTorch's, which other families need not share.
            let code = family.contains_key("gpu_of_base");
            self.add_base(base, platform, code, &mut build);
            let by_platform =
                row.get("capabilities_by_platform").and_then(|all| all.get(platform.as_str()));
            let own = texts(by_platform.or(row.get("capabilities")));
            let applies = by_platform.is_some() || platform == ordinary || build.code.is_none();
            if !own.is_empty() && applies {
                build.code = Some(own.iter().map(|one| numbers(one)).collect());
                let ptx = string(row, "ptx").filter(|_| by_platform.is_none());
                build.ptx = ptx.map(|ptx| numbers(&ptx));
                let specific = texts(row.get("arch_specific"));
                build.arch_specific = specific.iter().map(|one| numbers(one)).collect();
            }
            self.restrict_to_tensorrt(family, row, &mut build);
            // Boards load none of those for Jetson modules.
            let for_boards = |one: &&Table| string(one, "platform").is_none();
            let runtimes = rows(row, "runtimes").filter(for_boards).map(|one| {
                let code = texts(one.get("capabilities"));
                Build {
                    cuda: string(one, "cuda").map(|cuda| self.minor_version(&cuda)),
                    loads_from: string(one, "loads_from").map(|driver| numbers(&driver)),
                    code: (!code.is_empty()).then(|| code.iter().map(|one| numbers(one)).collect()),
                    arch_specific: Vec::new(),
                    ptx: None,
                    ..build.clone()
                }
            });
            build.runtimes = runtimes.collect();
            all.push(build);
        }
    }

    /// An image that is there for TensorRT runs where that has kernels: its own, or that of PyTorch's
    /// container of the month.
    fn restrict_to_tensorrt(&self, family: &Table, row: &Table, build: &mut Build) {
        let which = string(family, "for_tensorrt");
        let all = which.as_deref() == Some("all");
        if which.is_none() || !all && which != string(row, "variant") {
            return;
        }
        let own = row.get("components").and_then(|all| all.get("tensorrt")).map(text);
        let month = string(row, "base").or_else(|| {
            let by_month = string(family, "order").as_deref() == Some("month");
            string(row, "version").filter(|_| by_month)
        });
        let of = |release: &Table| contents(release, "tensorrt");
        let of_month = || of(self.pytorch.get(month.as_deref()?)?);
        let known = own.map(String::from).or_else(of_month);
        // Of an unknown version only this is sure: an earlier month has no newer one.
        let earlier = || {
            let before = self.pytorch.range(..month.clone()?);
            before.filter_map(|(_, release)| of(release)).next_back()
        };
        let Some(version) = known.clone().or_else(earlier) else { return };
        // `7.2.2.3+cuda11.1` and `5.0.0 RC` are ordered by their first two numbers.
        let first_two = |version: &str| -> Numbers {
            let parts = version.split(|one: char| !one.is_ascii_digit());
            parts.take(2).filter_map(|part| part.parse().ok()).collect()
        };
        let holds = |one: &&Table| first_two(text(&one["since"])) <= first_two(&version);
        let versions = rows(&self.tensorrt, "versions").filter(holds);
        let Some(newest) = versions.max_by_key(|one| first_two(text(&one["since"]))) else {
            return;
        };
        let code = texts(newest.get("capabilities"));
        if known.is_some() && !code.is_empty() && build.code.is_none() {
            build.code = Some(code.iter().map(|one| numbers(one)).collect());
            build.arch_specific = code.iter().map(|one| numbers(one)).collect();
        }
        if let Some(minimum) = string(newest, "minimum").map(|one| numbers(&one))
            && !matches!(&build.minimum, Minimum::Printed(printed) if *printed >= minimum)
        {
            build.minimum = Minimum::Printed(minimum);
        }
    }

    fn add_wheel(&self, key: &str, row: &Table, all: &mut Vec<Build>) {
        for own in rows(row, "builds") {
            let platform = text(&own["platform"]);
            if !platform.starts_with("linux-") {
                continue;
            }
            let code = texts(own.get("capabilities"));
            let variant = string(row, "variant").map_or_else(String::new, |it| format!("+{it}"));
            all.push(Build {
                name: format!("{key}=={}{variant}", text(&row["version"])),
                arm: platform == "linux-aarch64",
                wheel: true,
                cuda: string(row, "cuda").map(|cuda| self.minor_version(&cuda)),
                package: Some(false),
                package_driver: None,
                package_first: false,
                package_first_from: None,
                loads_from: None,
                code: (!code.is_empty()).then(|| code.iter().map(|one| numbers(one)).collect()),
                only_cuda: false,
                arch_specific: Vec::new(),
                ptx: string(own, "ptx").map(|ptx| numbers(&ptx)),
                minimum: Minimum::NotStated,
                runtimes: Vec::new(),
            });
        }
    }

    /// What the base says of the image for a platform, with its machine code or without.
    fn add_base(&self, base: Option<&Table>, platform: &str, with_code: bool, build: &mut Build) {
        let Some(own) = base.and_then(|base| build_of(base, platform)) else { return };
        match string(own, "cuda").as_deref() {
            None | Some("same") => {}
            Some(cuda) => build.cuda = Some(self.minor_version(cuda)),
        }
        let code = texts(own.get("capabilities"));
        if with_code && !code.is_empty() {
            build.code = Some(code.iter().map(|one| numbers(one)).collect());
            build.ptx = string(own, "ptx").map(|ptx| numbers(&ptx));
        }
    }

    /// The driver of the package: the row's, else that of a base with the same toolkit, else the one
    /// that came with the toolkit.
    fn package_driver(
        &self,
        row: &Table,
        base: Option<&Table>,
        cuda: Option<&str>,
        package: Option<bool>,
    ) -> Option<String> {
        let of_base = || {
            let toolkit = |printed: &str| self.toolkit(printed).map(|(_, toolkit)| toolkit);
            let same = toolkit(cuda?)? == toolkit(&contents(base?, "cuda")?)?;
            contents(base?, "cuda_compat_driver").filter(|_| same)
        };
        let recorded = string(row, "package_driver").or_else(of_base);
        recorded.filter(|_| package != Some(false)).or_else(|| self.toolkit_driver(cuda?))
    }

    /// What the row prints, else what the base's pages print in families that agree with them.
    fn minimum_of_row(&self, family: &Table, table: &Table, row: &Table) -> Minimum {
        if let Some(printed) = string(row, "minimum_capability") {
            return Minimum::Printed(numbers(&printed));
        }
        if family.get("gpu_of_base").is_none() {
            return Minimum::NotStated;
        }
        if let Some(printed) = self.printed_minimum(row) {
            return Minimum::Printed(printed);
        }
        let printed = || {
            rows(table, "releases")
                .filter_map(|other| Some((month(other), self.printed_minimum(other)?)))
        };
        let earlier = printed().filter(|(other, _)| *other <= month(row)).max();
        let later = printed().filter(|(other, _)| *other >= month(row)).min();
        let [earlier, later] = [earlier, later].map(|it| it.map(|(_, minimum)| minimum));
        Minimum::NotRecorded { earlier, later }
    }

    fn printed_minimum(&self, row: &Table) -> Option<Numbers> {
        let base = || minimum_of_page(&self.bases[&string(row, "base")?]);
        string(row, "minimum_capability").map(|own| numbers(&own)).or_else(base)
    }

    // -----------------------------------------------------------------------------------------
    // CUDA, drivers, GPUs
    // -----------------------------------------------------------------------------------------

    fn cuda_rows(&self) -> impl Iterator<Item = &Table> {
        rows(&self.cuda, "cuda")
    }

    /// The toolkit that `11.1.1` or `10.1 Update 1` names, and its minor version.
    fn toolkit(&self, printed: &str) -> Option<(&Table, &Table)> {
        for row in self.cuda_rows() {
            for toolkit in rows(row, "toolkits") {
                let version = text(&toolkit["version"]);
                if printed == version
                    || printed.starts_with(&format!("{version}."))
                    || texts(toolkit.get("printed")).iter().any(|other| other == printed)
                {
                    return Some((row, toolkit));
                }
            }
        }
        None
    }

    fn minor_version(&self, printed: &str) -> String {
        if let Some((row, _)) = self.toolkit(printed) {
            return String::from(text(&row["version"]));
        }
        let parts: Vec<&str> = printed.split('.').take(2).collect();
        parts.join(".")
    }

    fn toolkit_driver(&self, printed: &str) -> Option<String> {
        string(self.toolkit(printed)?.1, "driver")
    }

    fn cuda_row(&self, version: &str) -> &Table {
        self.cuda_rows().find(|row| text(&row["version"]) == version).unwrap()
    }

    /// Whether the first toolkit of the next major version has no target for a capability, or the capability
    /// is before Volta and the own toolkit builds for Ampere.
    fn images_leave_out(&self, version: Option<&str>, capability: &[u32]) -> bool {
        let major = |text: &str| numbers(text)[0];
        let Some(own) = version.map(major) else { return false };
        let row = self.cuda_rows().find(|row| version == Some(text(&row["version"])));
        let ampere =
            |row: &Table| texts(row.get("targets")).iter().any(|one| numbers(one) == [8, 0]);
        if capability[0] < 7 && row.is_some_and(ampere) {
            return true;
        }
        let mut later = self.cuda_rows().filter(|row| major(text(&row["version"])) > own);
        let next = later.next();
        let has =
            |row: &Table| texts(row.get("targets")).iter().any(|one| numbers(one) == capability);
        next.is_some_and(|row| !has(row))
    }

    fn has_package(&self, printed: &str) -> bool {
        self.cuda_row(&self.minor_version(printed)).contains_key("forward_package")
    }

    /// The CUDA version a driver supports by itself.
    fn cuda_of(&self, driver: &[u32]) -> Option<Numbers> {
        let mut best = None;
        for branch in rows(&self.drivers, "branches") {
            if number(&branch["branch"]) <= driver[0]
                && let Some(cuda) = branch.get("cuda")
            {
                best = Some(numbers(text(cuda)));
            }
        }
        best
    }

    /// Whether the package of this CUDA accepts a driver.
    fn accepts(&self, row: &Table, package_driver: Option<&str>, driver: &[u32]) -> bool {
        let package = row.get("forward_package");
        for base in texts(package.and_then(|package| package.get("bases"))) {
            let (branch, since) = match base.split_once(" since ") {
                Some((branch, since)) => (branch, Some(since)),
                None => (base.as_str(), None),
            };
            let joined = match (since, package_driver) {
                (Some(since), Some(package)) => numbers(package) >= numbers(since),
                _ => true,
            };
            if numbers(branch) == [driver[0]] && joined {
                // A branch has one floor, whatever the package.
                let floors = rows(&self.cuda, "base_floors");
                let mut floors = floors.map(|floor| numbers(text(&floor["driver"])));
                let floor = floors.find(|floor| floor[0] == driver[0]);
                return floor.is_none_or(|floor| driver >= floor.as_slice());
            }
        }
        false
    }

    /// Whether RTX professional boards are expected to work with the package of this CUDA on a branch.
    fn rtx_boards(row: &Table, branch: u32) -> bool {
        let Some(package) = row.get("forward_package") else { return false };
        let named = package.get("rtx_boards").and_then(Value::as_array);
        package.get("devices_seen").is_some()
            || named.is_some_and(|named| named.iter().any(|one| number(one) == branch))
    }

    fn capability_row(&self, capability: &[u32]) -> &Table {
        let mut all = rows(&self.gpus, "capabilities");
        all.find(|row| numbers(text(&row["capability"])) == capability).unwrap()
    }

    fn is_integrated(&self, capability: &[u32]) -> bool {
        self.capability_row(capability).contains_key("integrated")
    }
}

fn month(row: &Table) -> String {
    let month = string(row, "base").or_else(|| string(row, "version")).unwrap();
    month[..5].to_owned()
}

/// As the command line takes it.
fn name(family: &Table, row: &Table) -> String {
    let variant = string(row, "variant").map_or_else(String::new, |variant| format!("-{variant}"));
    format!("{}:{}{variant}", text(&family["key"]), text(&row["version"]))
}

/// What the sources of a file say is inside.
fn contents(table: &Table, key: &str) -> Option<String> {
    let groups = table.get("contents")?.as_table()?;
    groups.values().find_map(|group| group.get(key)).map(|version| String::from(text(version)))
}

fn images(table: &Table) -> Vec<String> {
    let groups = table.get("images").and_then(Value::as_table);
    groups.into_iter().flat_map(Table::values).flat_map(|group| texts(Some(group))).collect()
}

fn build_of<'a>(base: &'a Table, platform: &str) -> Option<&'a Table> {
    rows(base, "builds").find(|build| text(&build["platform"]) == platform)
}

fn minimum_of_page(table: &Table) -> Option<Numbers> {
    let minimum = table.get("gpu")?.get("minimum_compute_capability")?;
    Some(numbers(text(minimum)))
}

// ---------------------------------------------------------------------------------------------
// The rules
// ---------------------------------------------------------------------------------------------

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Answer {
    Yes,
    Open,
    No,
}

const NATIVE: &str = "native";
const FORWARD: &str = "forward-compatibility";
const MINOR: &str = "minor-version-compatibility";

/// Does the toolkit run on the driver, on a board of this class, and how?
fn driver_rule(
    data: &Data,
    build: &Build,
    driver: &[u32],
    class: &str,
) -> (Answer, Option<&'static str>) {
    let Some(version) = &build.cuda else { return (Answer::Open, None) };
    let row = data.cuda_row(version);
    let toolkit = numbers(version);
    if driver[0] >= number(&row["branch"]) {
        return (Answer::Yes, Some(NATIVE));
    }
    let accepted = data.accepts(row, build.package_driver.as_deref(), driver);
    // Would the package do, if the image carries it?
    let board = match class {
        "datacenter" => Answer::Yes,
        "rtx" if Data::rtx_boards(row, driver[0]) => Answer::Yes,
        "rtx" | "workstation" | "vgpu" => Answer::Open,
        _ => Answer::No,
    };
    let package = match build.package {
        Some(true) => Answer::Yes,
        Some(false) => Answer::No,
        None => Answer::Open,
    };
    let forward = if accepted { board.max(package) } else { Answer::No };
    if forward == Answer::Yes {
        return (Answer::Yes, Some(FORWARD));
    }
    let package_is_open = forward == Answer::Open;
    let supported = data.cuda_of(driver);
    for floor in rows(&data.cuda, "minor_version_floors") {
        let inside =
            numbers(text(&floor["from"])) <= toolkit && toolkit <= numbers(text(&floor["to"]));
        let same_major = supported.as_ref().is_some_and(|cuda| cuda[0] == toolkit[0]);
        let loads = build.loads_from.as_ref().is_none_or(|first| driver >= first.as_slice());
        if inside && same_major && loads && driver >= numbers(text(&floor["linux"])).as_slice() {
            // It runs without the package; with it the mode would be another.
            return (Answer::Yes, Some(MINOR).filter(|_| !package_is_open));
        }
    }
    (if package_is_open { Answer::Open } else { Answer::No }, None)
}

/// A class of boards on which the package does not work.
const NO_PACKAGE: &str = "geforce";

/// What becomes of the answer where the package's libraries are loaded in any case: drivers of later
/// branches may fail with them, and boards that they don't work on do.
fn package_first(
    data: &Data,
    build: &Build,
    driver: &[u32],
    class: &str,
    (answer, mode): (Answer, Option<&'static str>),
) -> (Answer, Option<&'static str>) {
    let package = number(&data.cuda_row(build.cuda.as_ref().unwrap())["branch"]);
    let never = ["geforce", "titan", "other"].contains(&class);
    match driver[0].cmp(&package) {
        Ordering::Greater => (answer.max(Answer::Open), mode),
        Ordering::Less if never => (Answer::No, None),
        _ => (answer, mode),
    }
}

/// Is the driver that the package's libraries come from too new for this GPU?
fn package_drops(data: &Data, build: &Build, capability: &[u32]) -> bool {
    let own = build.package_driver.as_ref().map(|driver| numbers(driver)[0]);
    let of_cuda = || Some(number(&data.cuda_row(build.cuda.as_ref()?)["branch"]));
    let last = data.capability_row(capability).get("last_driver").map(number);
    own.or_else(of_cuda).zip(last).is_some_and(|(branch, last)| branch > last)
}

/// Does the driver drive this GPU at all?
fn gpu_known(data: &Data, driver: &[u32], capability: &[u32]) -> Answer {
    let row = data.capability_row(capability);
    let bound = |key| row.get(key).map(number);
    let too_new = bound("first_driver").is_some_and(|first| driver[0] < first);
    let dropped = bound("last_driver").is_some_and(|last| driver[0] > last);
    if too_new || dropped { Answer::No } else { Answer::Yes }
}

/// What a build has for a capability.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Code {
    Runs,
    /// PTX, which a driver compiles that is as new as the toolkit.
    Ptx,
    Open,
    None,
}

/// Does the build have code for this capability?
fn gpu_rule(data: &Data, build: &Build, capability: &[u32]) -> Code {
    if let Minimum::Printed(minimum) = &build.minimum
        && capability < minimum.as_slice()
    {
        return Code::None;
    }
    // An image holds CUDA's own libraries, which are built for all that its toolkit knows; a wheel
    // has only what it was built with.
    let targets = || -> Option<Vec<Numbers>> {
        let row = data.cuda_row(build.cuda.as_ref().filter(|_| !build.wheel)?);
        Some(texts(row.get("targets")).iter().map(|target| numbers(target)).collect())
    };
    let Some(code) = build.code.clone().or_else(targets) else { return Code::Open };
    // PTX is compiled for its own GPU and any later one. Where notes state the GPUs, there are no others.
    let compiled = build.ptx.as_ref().is_some_and(|ptx| ptx.as_slice() <= capability)
        && build.minimum == Minimum::NotStated;
    let without_code = if compiled { Code::Ptx } else { Code::None };
    if capability < code[0].as_slice() {
        return without_code;
    }
    if let Minimum::NotRecorded { earlier: Some(earlier), later: Some(later) } = &build.minimum
        && earlier == later
        && capability < later.as_slice()
    {
        return Code::None;
    }
    if let Minimum::NotRecorded { later, .. } = &build.minimum
        && later.as_ref().is_none_or(|later| capability < later.as_slice())
    {
        return Code::Open;
    }
    if code.iter().any(|built| built == capability) {
        // Of an image whose own code is not known: what the next CUDA drops, it may lack already.
        let open = build.code.is_none()
            && !build.only_cuda
            && build.minimum == Minimum::NotStated
            && data.images_leave_out(build.cuda.as_deref(), capability);
        return if open { Code::Open } else { Code::Runs };
    }
    if !code.iter().any(|built| built[0] == capability[0]) {
        return without_code;
    }
    if data.is_integrated(capability) {
        // Code of an older related chip may run.
        let related =
            code.iter().any(|built| built[0] == capability[0] && built[1] < capability[1]);
        return if related { Code::Open } else { without_code };
    }
    // Machine code runs on later steps of its generation; that of integrated GPUs only there.
    let older = code.iter().any(|built| {
        built[0] == capability[0]
            && built[1] <= capability[1]
            && !data.is_integrated(built)
            && !build.arch_specific.contains(built)
    });
    if older { Code::Runs } else { without_code }
}

/// Which of an image's versions of CUDA is loaded: of those with code for the GPU the newest that the
/// driver takes.
fn loaded<'a>(data: &Data, build: &'a Build, driver: &[u32], capability: &[u32]) -> &'a Build {
    let all = || std::iter::once(build).chain(&build.runtimes);
    let mut with_code = all().filter(|one| gpu_rule(data, one, capability) != Code::None);
    let taken = |one: &&Build| {
        let major = one.cuda.as_ref().map(|cuda| numbers(cuda)[0]);
        let of_driver = data.cuda_of(driver).map(|cuda| cuda[0]);
        one.loads_from.as_ref().is_none_or(|first| driver >= first.as_slice()) && of_driver >= major
    };
    let newest = with_code.clone().rfind(taken);
    newest.or_else(|| with_code.next()).unwrap_or(build)
}

fn answer(driver: (Answer, Option<&str>), known: Answer, code: Code) -> Answer {
    let by_code = match (code, driver.1) {
        (Code::Runs, _) | (Code::Ptx, Some(NATIVE | FORWARD)) => Answer::Yes,
        (Code::None, _) | (Code::Ptx, Some(_)) => Answer::No,
        (Code::Open, _) | (Code::Ptx, None) => Answer::Open,
    };
    driver.0.max(known).max(by_code)
}

#[test]
fn the_oracle_agrees_over_the_full_grid() {
    let data = Data::read();
    let classes = ["datacenter", "rtx", "workstation", "geforce", "titan", "vgpu", "other"];
    let capabilities: Vec<String> =
        rows(&data.gpus, "capabilities").map(|row| string(row, "capability").unwrap()).collect();
    // Whole numbers of branches that Linux has; what is missing or of Windows is for the laws.
    let known: Vec<u32> =
        rows(&data.drivers, "branches").map(|row| number(&row["branch"])).collect();
    let drivers: Vec<String> = DRIVERS
        .iter()
        .map(ToString::to_string)
        .filter(|driver| driver.matches('.').count() == 2 && known.contains(&numbers(driver)[0]))
        .collect();

    let told: Vec<Numbers> = drivers.iter().map(|driver| numbers(driver)).collect();
    let cc: Vec<Numbers> = capabilities.iter().map(|one| numbers(one)).collect();
    // What does not depend on the build is asked once.
    let known: Vec<Vec<Answer>> = told
        .iter()
        .map(|driver| cc.iter().map(|one| gpu_known(&data, driver, one)).collect())
        .collect();
    let machine = |arch: CpuArch, class: &str, capability: &str| {
        let capability = capability.parse().unwrap();
        // A professional board with RTX in its name, of whatever generation.
        let gpu = match class.parse::<BoardClass>() {
            Ok(class) => Gpu::of_capability(capability).with_class(class),
            Err(_) => "Quadro RTX 6000".parse::<Gpu>().unwrap().with_capability(capability),
        };
        Environment::new().gpu(gpu).arch(arch)
    };
    let mut machines: Vec<Vec<Vec<Environment>>> = [CpuArch::X86_64, CpuArch::Aarch64]
        .map(|arch| {
            let of_class = |class| capabilities.iter().map(move |one| machine(arch, class, one));
            classes.iter().map(|class| of_class(class).collect()).collect()
        })
        .into();

    let (mut compared, mut builds) = (0_u64, 0);
    let mut different = Vec::new();
    for (b, build) in data.builds().iter().enumerate() {
        builds += 1;
        let release = ngcompat::release(&build.name).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(release.name().to_string(), build.name);
        // All drivers for PyTorch's containers; of other families, which are many and alike, each
        // release has its share.
        let every = if build.name.starts_with("pytorch:") { 1 } else { 7 };
        let code: Vec<Code> = cc.iter().map(|one| gpu_rule(&data, build, one)).collect();
        for d in (b % every..drivers.len()).step_by(every) {
            let driver = drivers[d].parse().unwrap();
            for (c, class) in classes.iter().enumerate() {
                let with = driver_rule(&data, build, &told[d], class);
                let without = driver_rule(&data, build, &told[d], NO_PACKAGE);
                for (g, capability) in capabilities.iter().enumerate() {
                    // The package's driver must drive the GPU as well.
                    let dropped = package_drops(&data, build, &cc[g]);
                    let mut by_driver = if dropped { without } else { with };
                    let mut by_code = code[g];
                    if !build.runtimes.is_empty() {
                        let loaded = loaded(&data, build, &told[d], &cc[g]);
                        by_driver = driver_rule(&data, loaded, &told[d], class);
                        by_code = gpu_rule(&data, loaded, &cc[g]);
                    }
                    // From a driver on that is newer than the package.
                    let from = build.package_first_from.as_ref();
                    if build.package_first || from.is_some_and(|from| told[d] >= *from) {
                        by_driver = package_first(&data, build, &told[d], class, by_driver);
                    }
                    let answer = answer(by_driver, known[d][g], by_code);
                    let verdict = match answer {
                        Answer::Yes => Verdict::Compatible,
                        Answer::Open => Verdict::Undetermined,
                        Answer::No => Verdict::Incompatible,
                    };
                    let expected = (verdict, by_driver.1.filter(|_| answer == Answer::Yes));
                    let env = &mut machines[usize::from(build.arm)][c][g];
                    env.driver = Some(driver);
                    let outcome = release.outcome(env);
                    let found = (outcome.verdict, outcome.mode.map(RunMode::as_str));
                    compared += 1;
                    if found != expected {
                        different.push(format!(
                            "{} {} {class} {capability}{}: core {found:?}, oracle {expected:?}",
                            build.name,
                            drivers[d],
                            if build.arm { " on Arm" } else { "" },
                        ));
                    }
                }
            }
        }
    }
    println!("{compared} answers about {builds} builds");
    assert!(builds > 1_100, "{builds}");
    assert!(compared > 3_000_000, "{compared}");
    // A few of each release show what is wrong.
    let mut shown = BTreeMap::<&str, Vec<&String>>::new();
    for one in &different {
        let of_release = shown.entry(one.split(' ').next().unwrap()).or_default();
        if of_release.len() < 2 {
            of_release.push(one);
        }
    }
    let shown: Vec<_> = shown.values().flatten().take(40).collect();
    assert!(different.is_empty(), "{} of {compared} differ:\n{shown:#?}", different.len());
}
