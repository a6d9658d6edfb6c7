//! Kinds of components, GPUs, driver branches and CUDA versions.

use ngcompat::{BoardClass, ForwardCompatibility, ToolkitVersion};
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use toml::Spanned;

use super::pool::Pool;
use super::tokens::{
    capabilities as capability_list, capability, constant, cuda as cuda_version, driver, list,
    number, option, table, texts, variant,
};
use crate::data::Data;
use crate::data::schema::{Cuda, ForwardPackage, Gpu, SinceToolkit};

/// The constant that refers to a kind of component.
pub(super) fn kind(data: &Data, position: usize) -> Ident {
    let kind = data.components.content.components.get(position);
    constant(&kind.map_or_else(String::new, |kind| kind.key.get_ref().clone()))
}

pub(super) fn component_kinds(data: &Data) -> TokenStream {
    let kinds = &data.components.content.components;
    let rows = kinds.iter().map(|kind| {
        let (key, name) = (kind.key.get_ref(), &kind.name);
        let aliases = texts(&kind.aliases);
        quote!(ComponentKind { key: #key, name: #name, aliases: #aliases })
    });
    let table = table(&constant("component-kinds"), &quote!(ComponentKind), rows);
    let kinds = (0..kinds.len()).map(|position| {
        let (name, position) = (kind(data, position), number(position));
        quote!(pub(super) const #name: &ComponentKind = &COMPONENT_KINDS[#position];)
    });
    quote! {
        #table

        #[doc = " The kinds of components by name. Looked up once each, and not once a row."]
        mod kind {
            use super::{COMPONENT_KINDS, ComponentKind};

            #(#kinds)*
        }
    }
}

pub(super) fn capabilities(data: &Data, pool: &mut Pool<'_>) -> TokenStream {
    let rows = data.gpus.content.capabilities.iter().map(|row| {
        let capability = capability(row.capability.get_ref().0);
        let architecture = variant(row.architecture.0);
        let integrated = row.integrated;
        let first_driver = option(row.first_driver, number);
        let last_driver = option(row.last_driver, number);
        let source = pool.named(&data.gpus.content.sources, &row.source);
        quote! {
            CapabilityRow {
                capability: #capability,
                architecture: A::#architecture,
                integrated: #integrated,
                first_driver: #first_driver,
                last_driver: #last_driver,
                source: #source,
            }
        }
    });
    table(&constant("capabilities"), &quote!(CapabilityRow), rows)
}

pub(super) fn gpus(data: &Data, pool: &mut Pool<'_>) -> TokenStream {
    let rows = data.gpus.content.gpus.iter().map(|gpu| {
        let name = gpu.name.get_ref();
        let capabilities = list(gpu.capability.as_slice(), |value| capability(value.0));
        let class = variant(gpu.class.0);
        let forward = forward_compatibility(gpu);
        let forward = quote!(ForwardCompatibility::#forward);
        let printed = !gpu.listed_only;
        let without = gpu.without_tensor_cores;
        let gain = data.amp.content.gains.iter().find(|row| row.models.contains(&gpu.name));
        let gain = option(gain, |gain| {
            let (factor, tf32) = (number(gain.factor), option(gain.tf32, number));
            let source = pool.named(&data.amp.content.sources, &gain.source);
            quote!(TensorCoreGain { factor: #factor, tf32_factor: #tf32, source: #source })
        });
        let first_driver = option(gpu.first_driver.as_ref(), |first| driver(first.0));
        let first_driver_source = option(gpu.first_driver_source.as_ref(), |name| {
            pool.named(&data.gpus.content.sources, name)
        });
        let cpu = option(gpu.cpu.as_ref(), |cpu| {
            let cpu = variant(cpu.0);
            quote!(CpuArch::#cpu)
        });
        let cpu_source =
            option(gpu.cpu_source.as_ref(), |name| pool.named(&data.gpus.content.sources, name));
        let sources = list(&gpu.sources, |name| pool.named(&data.gpus.content.sources, name));
        quote! {
            GpuModel {
                name: #name,
                capabilities: #capabilities,
                class: BoardClass::#class,
                forward_compatibility: #forward,
                printed: #printed,
                without_tensor_cores: #without,
                tensor_core_gain: #gain,
                first_driver: #first_driver,
                first_driver_source: #first_driver_source,
                cpu: #cpu,
                cpu_source: #cpu_source,
                sources: #sources,
            }
        }
    });
    table(&constant("gpus"), &quote!(GpuModel), rows)
}

/// Whether the forward compatibility package works on a model. RTX professional boards, to which NVIDIA's
/// document refers, have RTX in their name; of boards of the brand GRID nothing is stated.
fn forward_compatibility(gpu: &Gpu) -> Ident {
    let name = gpu.name.get_ref();
    let of_class = match gpu.class.0 {
        BoardClass::Workstation if name.contains("RTX") => ForwardCompatibility::Expected,
        BoardClass::DataCenter if name.starts_with("GRID ") => ForwardCompatibility::Unsettled,
        class => class.forward_compatibility(),
    };
    gpu.forward_compatibility.map_or_else(|| variant(of_class), variant)
}

pub(super) fn driver_branches(data: &Data, pool: &mut Pool<'_>) -> TokenStream {
    let sources = &data.drivers.content.sources;
    let rows = data.drivers.content.branches.iter().map(|row| {
        let branch = number(*row.branch.get_ref());
        let kind = option(row.kind.as_ref(), |kind| {
            let kind = variant(kind.0);
            quote!(BranchKind::#kind)
        });
        let cuda = option(row.cuda.as_ref(), |cuda| cuda_version(cuda.get_ref().0));
        let [first, latest, windows_latest] = [&row.first, &row.latest, &row.windows_latest]
            .map(|version| option(version.as_ref(), |version| driver(version.get_ref().0)));
        let end_of_life = option(row.end_of_life.as_ref(), |end| {
            let end = end.get_ref().0.as_str();
            quote!(#end)
        });
        let [end_of_life_source, latest_source, windows_latest_source] =
            [&row.end_of_life_source, &row.latest_source, &row.windows_latest_source]
                .map(|name| option(name.as_ref(), |name| pool.named(sources, name)));
        let source = pool.named(sources, &row.source);
        quote! {
            DriverBranch {
                branch: #branch,
                kind: #kind,
                cuda: #cuda,
                first: #first,
                latest: #latest,
                latest_source: #latest_source,
                windows_latest: #windows_latest,
                windows_latest_source: #windows_latest_source,
                end_of_life: #end_of_life,
                end_of_life_source: #end_of_life_source,
                source: #source,
            }
        }
    });
    table(&constant("driver-branches"), &quote!(DriverBranch), rows)
}

pub(super) fn launchers(data: &Data, pool: &mut Pool<'_>) -> TokenStream {
    let since = |entries: &[SinceToolkit]| {
        list(entries, |entry| {
            let first = ToolkitVersion::new(0, 0, 0);
            let since = toolkit(entry.since.as_ref().map_or(first, |since| since.0));
            let value = option(entry.value, |value| quote!(#value));
            let by_list = entry.by_list;
            quote!(SinceToolkit { since: #since, value: #value, by_list: #by_list })
        })
    };
    let rows = data.launchers.content.launchers.iter().map(|row| {
        let launcher = variant(row.launcher.0);
        let checks = since(&row.checks_requirements);
        let loads = since(&row.loads_libraries);
        let off = list(&row.switches_off, |one| {
            let (since, option) = (toolkit(one.since.0), &one.option);
            quote!((#since, #option))
        });
        let first = row.host_libraries_first;
        let sources = list(&row.sources, |name| pool.named(&data.launchers.content.sources, name));
        quote! {
            LauncherRow {
                launcher: Launcher::#launcher,
                checks_requirements: #checks,
                loads_libraries: #loads,
                switches_off: #off,
                host_libraries_first: #first,
                sources: #sources,
            }
        }
    });
    table(&constant("launchers"), &quote!(LauncherRow), rows)
}

pub(super) fn machines(data: &Data, pool: &mut Pool<'_>) -> TokenStream {
    let rows = data.machines.content.machines.iter().map(|row| {
        let names = row.names().map(Spanned::get_ref);
        let gpu = row.gpu.get_ref();
        let count = option(row.count, number);
        let arch = variant(row.arch.0);
        let sources = list(&row.sources, |name| pool.named(&data.machines.content.sources, name));
        quote! {
            MachineModel {
                names: &[#(#names),*],
                gpu: #gpu,
                count: #count,
                arch: CpuArch::#arch,
                sources: #sources,
            }
        }
    });
    table(&constant("machines"), &quote!(MachineModel), rows)
}

fn toolkit(version: ToolkitVersion) -> TokenStream {
    let [major, minor, patch] = [version.major, version.minor, version.patch].map(number);
    quote!(ToolkitVersion::new(#major, #minor, #patch))
}

pub(super) fn cuda(data: &Data, pool: &mut Pool<'_>) -> TokenStream {
    let rows = data.cuda.content.cuda.iter().map(|row| minor_version(data, row, pool));
    table(&constant("cuda"), &quote!(Cuda), rows)
}

fn minor_version(data: &Data, row: &Cuda, pool: &mut Pool<'_>) -> TokenStream {
    let sources = &data.cuda.content.sources;
    let version = cuda_version(row.version.get_ref().0);
    let branch = number(row.branch);
    let targets = capability_list(&row.targets);
    let targets_source = pool.named(sources, &row.targets_source);
    let package =
        option(row.forward_package.as_ref(), |package| forward_package(data, package, pool));
    let floor = floor(data, row, pool);
    let source = pool.named(sources, &row.source);
    quote! {
        Cuda {
            version: #version,
            branch: #branch,
            targets: #targets,
            targets_source: #targets_source,
            forward_package: #package,
            minor_version_floor: #floor,
            source: #source,
        }
    }
}

fn forward_package(data: &Data, package: &ForwardPackage, pool: &mut Pool<'_>) -> TokenStream {
    let bases = list(&package.bases, |base| {
        let base = base.get_ref().0;
        let floors =
            &mut data.cuda.content.base_floors.iter().map(|floor| floor.driver.get_ref().0);
        let minimum = option(floors.find(|floor| floor.branch() == base.branch), driver);
        let since = option(base.since, driver);
        let named = package.rtx_boards.iter().any(|branch| *branch.get_ref() == base.branch);
        let rtx_boards = named || package.devices_seen;
        let branch = number(base.branch);
        quote! {
            BaseBranch {
                branch: #branch,
                minimum: #minimum,
                since: #since,
                rtx_boards: #rtx_boards,
            }
        }
    });
    let devices_seen = package.devices_seen;
    let source = pool.named(&data.cuda.content.sources, &package.source);
    quote!(ForwardPackage { bases: #bases, devices_seen: #devices_seen, source: #source })
}

/// The smallest driver for minor-version compatibility.
fn floor(data: &Data, row: &Cuda, pool: &mut Pool<'_>) -> TokenStream {
    let version = row.version.get_ref().0;
    let floors = &data.cuda.content.minor_version_floors;
    let floor = floors
        .iter()
        .find(|floor| (floor.from.get_ref().0..=floor.to.get_ref().0).contains(&version));
    option(floor, |floor| {
        let linux = driver(floor.linux.get_ref().0);
        let windows = driver(floor.windows.get_ref().0);
        let source = pool.named(&data.cuda.content.sources, &floor.source);
        quote!(MinorVersionFloor { linux: #linux, windows: #windows, source: #source })
    })
}
