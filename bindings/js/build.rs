//! Packs the facts, where they are to be packed.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    #[cfg(feature = "packed")]
    pack();
}

#[cfg(feature = "packed")]
fn pack() {
    use std::path::PathBuf;
    use std::{env, fs};

    use ngcompat::PackedParts;

    let parts = if cfg!(feature = "full") { PackedParts::All } else { PackedParts::Deciding };
    let packed = ngcompat::matrix().pack(parts);
    let folder = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    fs::write(folder.join("numbers.bin"), packed.numbers).expect("cargo made the folder");
    fs::write(folder.join("texts.txt"), packed.texts).expect("cargo made the folder");
}
