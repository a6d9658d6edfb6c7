//! Builds, and what is stated about them.

use ngcompat::{BuildKind, BuildPlatform};
use proc_macro2::TokenStream;
use quote::quote;

use super::pool::Pool;
use super::tokens::{
    architectures, capabilities, capability, cuda, driver, list, number, option, strings, variant,
    whole_driver,
};
use crate::merge::{Build, DriverStated, GpuStated, Minimum, Stated};

/// Facts that are not known are left out.
pub(super) fn build(build: &Build<'_>, pool: &mut Pool<'_>) -> TokenStream {
    let wheel = build.kind == BuildKind::Wheel;
    let mut facts = Vec::new();
    if build.platform != BuildPlatform::LinuxX86_64 {
        let platform = variant(build.platform);
        facts.push(quote!(platform: P::#platform));
    }
    if let Some(version) = build.cuda {
        let version = cuda(version);
        facts.push(quote!(cuda: Some(#version)));
    }
    if let Some(carried) = build.compat_package.filter(|_| !wheel) {
        facts.push(quote!(compat_package: Some(#carried)));
    }
    // Of an image without the libraries there is nothing to test.
    if let Some(tested) = build.compat_tested.filter(|_| build.compat_package != Some(false)) {
        facts.push(quote!(compat_tested: Some(#tested)));
    }
    if build.compat_first {
        facts.push(quote!(compat_first: true));
    }
    if let Some(version) = build.compat_first_from {
        let version = driver(version);
        facts.push(quote!(compat_first_from: Some(#version)));
    }
    if let Some(version) = build.compat_driver {
        let version = driver(version);
        facts.push(quote!(compat_driver: Some(#version)));
    }
    if let Some(version) = build.loads_from {
        let version = driver(version);
        facts.push(quote!(loads_from: Some(#version)));
    }
    if !build.capabilities.is_empty() {
        let code = pool.code(&capabilities(build.capabilities));
        facts.push(quote!(capabilities: #code));
    }
    if !build.arch_specific.is_empty() {
        let code = pool.code(&capabilities(build.arch_specific));
        facts.push(quote!(arch_specific: #code));
    }
    if let Some(ptx) = build.ptx {
        let ptx = capability(ptx);
        facts.push(quote!(ptx: Some(#ptx)));
    }
    if let Some(requires) = &build.requires {
        let requires = pool.text(requires);
        facts.push(quote!(requires: Some(#requires)));
    }
    if !build.inferred.is_empty() {
        let inferred = list(&build.inferred, |fact| {
            let fact = variant(fact);
            quote!(BuildFact::#fact)
        });
        facts.push(quote!(inferred: #inferred));
    }
    let stated = stated(&build.stated, pool);
    let kind = if wheel { quote!(WHEEL) } else { quote!(IMAGE) };
    let facts = if facts.is_empty() { kind } else { quote!(Facts { #(#facts,)* ..#kind }) };
    quote!(build(#facts, #stated))
}

fn stated(stated: &Stated<'_>, pool: &mut Pool<'_>) -> TokenStream {
    let Stated { driver, gpu } = stated;
    if driver.is_none() && gpu.minimum == Minimum::NotStated && gpu.whole.is_none() {
        return quote!(&Stated::NOTHING);
    }
    let driver = option(driver.as_ref(), |driver| driver_stated(driver, pool));
    let gpu = gpu_stated(gpu, pool);
    pool.stated(&quote!(Stated { driver: #driver, gpu: #gpu }))
}

fn driver_stated(stated: &DriverStated<'_>, pool: &mut Pool<'_>) -> TokenStream {
    let minimum = option(stated.minimum, driver);
    let whole = stated.whole;
    let branches = list(whole.into_iter().flat_map(|whole| &whole.datacenter_branches), |branch| {
        let version = branch.get_ref().0;
        let (branch, minimum) = (number(version.branch()), whole_driver(version));
        quote!(ListedBranch { branch: #branch, minimum: #minimum })
    });
    let boards = strings(whole.into_iter().flat_map(|whole| &whole.datacenter_boards));
    let excluded = list(whole.into_iter().flat_map(|whole| &whole.not_forward_compatible), |it| {
        number(*it.get_ref())
    });
    let refers_elsewhere = whole.is_some_and(|whole| whole.refers_elsewhere);
    let source = pool.cite(stated.source);
    quote! {
        DriverRequirement {
            minimum: #minimum,
            datacenter_branches: #branches,
            datacenter_boards: #boards,
            not_forward_compatible: #excluded,
            refers_elsewhere: #refers_elsewhere,
            source: #source,
        }
    }
}

fn gpu_stated(stated: &GpuStated<'_>, pool: &mut Pool<'_>) -> TokenStream {
    let minimum = match stated.minimum {
        Minimum::NotStated => quote!(MinimumCapability::NotStated),
        Minimum::Printed(minimum) => {
            let minimum = capability(minimum);
            quote!(MinimumCapability::Printed(#minimum))
        }
        Minimum::NotRecorded { earlier, later } => {
            let [earlier, later] = [earlier, later].map(|bound| option(bound, capability));
            quote!(MinimumCapability::NotRecorded { earlier: #earlier, later: #later })
        }
    };
    let families = architectures(stated.whole.map_or(&[], |whole| &whole.families));
    let untested = architectures(stated.whole.map_or(&[], |whole| &whole.untested_families));
    let source = option(stated.source, |source| pool.cite(source));
    quote! {
        GpuRequirement {
            minimum: #minimum,
            families: #families,
            untested: #untested,
            source: #source,
        }
    }
}
