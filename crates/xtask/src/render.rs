//! Renders the compiled matrix: `crates/ngcompat/src/matrix/generated.rs` and `sources.rs` beside it.

mod amp;
mod builds;
mod families;
mod header;
mod messages;
mod notes;
mod pool;
mod systems;
mod tables;
mod tokens;

use proc_macro2::TokenStream;
use quote::quote;

use crate::data::Data;
use crate::merge;
use pool::Pool;

/// The text of the generated module.
///
/// # Errors
///
/// What was put together is no Rust, which is a mistake in here.
pub(crate) fn matrix(data: &Data) -> Result<String, String> {
    let families = merge::families(data);
    let mut pool = Pool::new(&families);
    let tables: TokenStream = [
        header::module(data),
        quote!(
            pub(crate) use crate::matrix::sources;
        ),
        tables::component_kinds(data),
        tables::capabilities(data, &mut pool),
        tables::gpus(data, &mut pool),
        tables::driver_branches(data, &mut pool),
        systems::windows(data, &mut pool),
        systems::jetpack(data, &mut pool),
        tables::cuda(data, &mut pool),
        tables::launchers(data, &mut pool),
        tables::machines(data, &mut pool),
        amp::facts(data, &mut pool),
        messages::examples(data, &mut pool),
        families::families(data, &families, &mut pool),
        messages::messages(data, &mut pool),
    ]
    .into_iter()
    .collect();
    let shared = pool.items();
    text(quote! { #tables #shared })
}

/// The text of the module with the addresses that rules refer to.
///
/// # Errors
///
/// As above.
pub(crate) fn sources(data: &Data) -> Result<String, String> {
    text(header::sources(data))
}

fn text(module: TokenStream) -> Result<String, String> {
    let file = syn::parse2(module);
    let file = file.map_err(|error| format!("the generated module is not Rust: {error}"))?;
    Ok(prettyplease::unparse(&file))
}
