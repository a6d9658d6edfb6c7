//! Image references in the files of a repository.

use ngcompat::{file_references, image_references};
use proptest::prelude::*;

/// Each reference in a line: where it stands, what it says, which release it is.
fn told(text: &str) -> Vec<String> {
    let references = image_references(text).into_iter();
    references
        .map(|one| {
            let release = one.release.map_or_else(|| "?".to_owned(), |it| it.to_string());
            assert_eq!(one.release.is_none(), one.error.is_some());
            format!("{} {} {release}", one.line, one.text)
        })
        .collect()
}

#[test]
fn dockerfiles() {
    let text = "# FROM nvcr.io/nvidia/pytorch:19.01-py3\n\
                ARG YEAR=24\n\
                ARG TAG=${YEAR}.05-py3\n\
                FROM --platform=linux/amd64 nvcr.io/nvidia/pytorch:24.05-py3 AS base  # newest\n\
                FROM nvcr.io/nvidia/tritonserver:${TRITON:-24.05-py3}\n\
                ARG CUDA=12.4.1\n\
                FROM nvidia/cuda:$CUDA-base-ubuntu22.04\n\
                FROM python:3.12-slim\n\
                COPY --from=base /a /b\n";
    assert_eq!(
        told(text),
        [
            "4 nvcr.io/nvidia/pytorch:24.05-py3 pytorch:24.05",
            "5 nvcr.io/nvidia/tritonserver:24.05-py3 tritonserver:24.05",
            "7 nvidia/cuda:12.4.1-base-ubuntu22.04 cuda:12.4.1",
        ]
    );
}

#[test]
fn a_variable_without_a_value_is_no_tag() {
    let found = image_references("FROM nvcr.io/nvidia/pytorch:${TAG}\n");
    assert_eq!((found.len(), found[0].release), (1, None));
    assert_eq!(found[0].text, "nvcr.io/nvidia/pytorch:${TAG}");
}

#[test]
fn documents() {
    let text = "spec:\n  containers:\n  - name: a\n    image: \"nvcr.io/nvidia/pytorch:23.10-py3\"\n\
                  - image: registry.example.com/mirror/nvidia/pytorch:24.05-py3@sha256:0123\n\
                jobs:\n  a:\n    container: { image: nvcr.io/nvidia/pytorch:25.12-py3 }\n\
                    - run: docker run --rm 'nvcr.io/nvidia/pytorch:25.11-py3' true\n\
                srun --container-image=nvcr.io#nvidia/pytorch:24.05-py3 --container-image=docker://nvcr.io#nvidia/pytorch:24.04-py3\n\
                image: postgres:16\nports: [\"8080:80\"]\nurl: https://example.com:443/nvidia/pytorch\n";
    assert_eq!(
        told(text),
        [
            "4 nvcr.io/nvidia/pytorch:23.10-py3 pytorch:23.10",
            "5 registry.example.com/mirror/nvidia/pytorch:24.05-py3@sha256:0123 pytorch:24.05",
            "8 nvcr.io/nvidia/pytorch:25.12-py3 pytorch:25.12",
            "9 nvcr.io/nvidia/pytorch:25.11-py3 pytorch:25.11",
            "10 nvcr.io#nvidia/pytorch:24.05-py3 pytorch:24.05",
            "10 docker://nvcr.io#nvidia/pytorch:24.04-py3 pytorch:24.04",
        ]
    );
}

#[test]
fn values_of_helm() {
    let text = "image:\n  repository: nvcr.io/nvidia/tritonserver\n  tag: \"24.05-py3\"\n\
                other:\n  image:\n    registry: nvcr.io\n    repository: nvidia/pytorch\n    pullPolicy: Always\n    tag: 23.10-py3\n\
                apart:\n  repository: nvcr.io/nvidia/pytorch\nelse:\n    tag: 24.05-py3\n\
                list:\n- repository: nvcr.io/nvidia/pytorch\n  tag: 24.05-py3\n- repository: redis\n  tag: \"7\"\n";
    assert_eq!(
        told(text),
        [
            "3 nvcr.io/nvidia/tritonserver:24.05-py3 tritonserver:24.05",
            "9 nvcr.io/nvidia/pytorch:23.10-py3 pytorch:23.10",
            "16 nvcr.io/nvidia/pytorch:24.05-py3 pytorch:24.05",
        ]
    );
}

#[test]
fn images_of_kustomize() {
    let text = "images:\n- name: trainer\n  newName: nvcr.io/nvidia/pytorch\n  newTag: 24.05-py3\n\
                - name: nvcr.io/nvidia/tritonserver\n  newTag: \"24.04-py3\"\n\
                - name: web\n  newTag: \"7\"\nmetadata:\n  name: nvcr.io/nvidia/pytorch\n";
    assert_eq!(
        told(text),
        [
            "4 nvcr.io/nvidia/pytorch:24.05-py3 pytorch:24.05",
            "6 nvcr.io/nvidia/tritonserver:24.04-py3 tritonserver:24.04",
        ]
    );
}

#[test]
fn templates_and_jobs() {
    let text = "#SBATCH --container-image=nvcr.io#nvidia/pytorch:24.05-py3\n\
                # nvcr.io/nvidia/pytorch:24.04-py3\n\
                image: nvcr.io/nvidia/pytorch:{{ .Values.tag | default \"24.05-py3\" }}\n\
                image: \"nvcr.io/nvidia/pytorch:{{ tag | default('24.04-py3') }}\"\n\
                image: \"{{ .Values.image.repository }}:{{ .Values.image.tag }}\"\n\
                image: nvcr.io/nvidia/pytorch:{{ .Values.tag }}\n";
    assert_eq!(
        told(text),
        [
            "1 nvcr.io#nvidia/pytorch:24.05-py3 pytorch:24.05",
            "3 nvcr.io/nvidia/pytorch:24.05-py3 pytorch:24.05",
            "4 nvcr.io/nvidia/pytorch:24.04-py3 pytorch:24.04",
            "6 nvcr.io/nvidia/pytorch:{{.Values.tag}} ?",
        ]
    );
}

#[test]
fn what_renovate_updates() {
    let text = "# renovate: datasource=docker depName=nvcr.io/nvidia/pytorch versioning=loose\n\
                ENV PYTORCH_TAG=24.05-py3\n\
                # renovate: datasource=docker depName=postgres\nPOSTGRES=16\n\
                # renovate: datasource=github-tags depName=nvidia/pytorch\nversion: 24.05-py3\n\
                # renovate: datasource=docker depName=nvcr.io/nvidia/cuda\ncuda: \"12.4.1-base-ubuntu22.04\"\n";
    assert_eq!(
        told(text),
        [
            "2 nvcr.io/nvidia/pytorch:24.05-py3 pytorch:24.05",
            "8 nvcr.io/nvidia/cuda:12.4.1-base-ubuntu22.04 cuda:12.4.1",
        ]
    );
}

proptest! {
    #[test]
    fn no_text_is_too_odd(text in "(?s)[ -~$\\{\\}:=#\\n\u{e4}]{0,200}") {
        let lines = text.lines().count();
        let said = image_references(&text);
        prop_assert!(said.iter().all(|one| one.line >= 1 && one.line <= lines));
    }

    #[test]
    fn references_stand_in_their_lines(before in 0..30_usize, month in 1..=12_u8) {
        let text = format!("{}FROM nvcr.io/nvidia/pytorch:24.{month:02}-py3\n", "x: y\n".repeat(before));
        let found = image_references(&text);
        prop_assert_eq!((found.len(), found[0].line), (1, before + 1));
    }
}

#[test]
fn a_brace_ends_a_tag() {
    assert_eq!(
        told("- {name: a, image: nvcr.io/nvidia/pytorch:25.12-py3}\n"),
        ["1 nvcr.io/nvidia/pytorch:25.12-py3 pytorch:25.12"]
    );
}

/// Each reference of a file in a line, with what is wrong with it.
fn in_file(name: &str, text: &str) -> Vec<String> {
    let of = |one: ngcompat::ImageReference| {
        let release = one.release.map_or_else(|| "?".to_owned(), |it| it.to_string());
        assert_eq!(one.release.is_none(), one.error.is_some());
        format!("{} {} {release}", one.line, one.text)
    };
    file_references(name, text).into_iter().map(of).collect()
}

#[test]
fn prose_is_not_run_and_its_code_blocks_are() {
    let text = "Once on nvcr.io/nvidia/pytorch:20.12-py3, `nvcr.io/nvidia/pytorch:21.02-py3` too.\n\
                ```sh\ndocker run nvcr.io/nvidia/pytorch:24.05-py3\n```\n\
                torch==2.6.0+cu124 is fine.\n~~~\ntorch==2.4.0+cu121\n```\ntorch==2.5.0+cu121\n~~~\n";
    let wanted = [
        "3 nvcr.io/nvidia/pytorch:24.05-py3 pytorch:24.05",
        "7 torch==2.4.0+cu121 torch==2.4.0+cu121",
        "9 torch==2.5.0+cu121 torch==2.5.0+cu121",
    ];
    assert_eq!(in_file("docs/README.md", text), wanted);
    assert_eq!(in_file("Dockerfile", text).len(), 6);
    let text = "On nvcr.io/nvidia/pytorch:20.12-py3::\n\n    docker run nvcr.io/nvidia/pytorch:24.05-py3\n\n\
                Not nvcr.io/nvidia/pytorch:21.02-py3.\n";
    assert_eq!(in_file("a.rst", text), ["3 nvcr.io/nvidia/pytorch:24.05-py3 pytorch:24.05"]);
}

#[test]
fn what_has_no_tag_is_said() {
    let digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    let text = format!(
        "FROM nvcr.io/nvidia/pytorch\nFROM nvcr.io/nvidia/pytorch@{digest}\n\
         FROM nvcr.io/nvidia/pytorch:24.05-py3@{digest}\nFROM nvidia/cuda AS base\nFROM python\n\
         RUN git clone https://github.com/nvidia/pytorch\nRUN docker pull nvcr.io/nvidia/pytorch\n\
         # FROM nvcr.io/nvidia/pytorch\n"
    );
    let wanted = [
        "1 nvcr.io/nvidia/pytorch ?".to_owned(),
        format!("2 nvcr.io/nvidia/pytorch@{digest} ?"),
        format!("3 nvcr.io/nvidia/pytorch:24.05-py3@{digest} pytorch:24.05"),
        "4 nvidia/cuda ?".to_owned(),
        "7 nvcr.io/nvidia/pytorch ?".to_owned(),
    ];
    assert_eq!(in_file("Dockerfile", &text), wanted);
    let text = "a:\n  repository: nvcr.io/nvidia/tritonserver\n  pullPolicy: Always\n\
                b:\n  repository: nvcr.io/nvidia/tritonserver\n  tag: \"\"\n\
                c:\n  tag: 24.05-py3\n  repository: nvcr.io/nvidia/tritonserver\n\
                d: {repository: nvcr.io/nvidia/pytorch, tag: 24.05-py3}\n\
                image: {repository: redis, tag: 7}\n";
    let wanted = [
        "2 nvcr.io/nvidia/tritonserver ?",
        "5 nvcr.io/nvidia/tritonserver ?",
        "9 nvcr.io/nvidia/tritonserver:24.05-py3 tritonserver:24.05",
        "10 nvcr.io/nvidia/pytorch:24.05-py3 pytorch:24.05",
    ];
    assert_eq!(in_file("values.yaml", text), wanted);
    assert_eq!(
        in_file("pod.json", "{\"image\": \"nvcr.io/nvidia/pytorch\"}\n"),
        ["1 nvcr.io/nvidia/pytorch ?"]
    );
}

#[test]
fn files_made_of_images() {
    let text = "srun --container-image=/shared/nvidia+pytorch+24.05-py3.sqsh true\n\
                apptainer exec --nv pytorch_25.12-py3.sif python x.py\n\
                singularity run ./my-pytorch-24.05.sif\napptainer run tools.sif\n";
    let wanted = [
        "1 /shared/nvidia+pytorch+24.05-py3.sqsh pytorch:24.05",
        "2 pytorch_25.12-py3.sif pytorch:25.12",
        "3 ./my-pytorch-24.05.sif pytorch:24.05",
    ];
    assert_eq!(in_file("job.sh", text), wanted);
}

#[test]
fn wheels_are_builds() {
    let index = "--extra-index-url https://download.pytorch.org/whl/cu121\n";
    for (text, wanted) in [
        ("torch==2.6.0+cu124\n", &["1 torch==2.6.0+cu124 torch==2.6.0+cu124"][..]),
        ("torch==2.6.0  # pinned\n", &["1 torch==2.6.0 torch==2.6.0+cu124"]),
        (&format!("{index}torch==2.4.0\n"), &["2 torch==2.4.0+cu121 torch==2.4.0+cu121"]),
        (
            "pip install torch==2.6.0 --index-url https://download.pytorch.org/whl/cu118\n",
            &["1 torch==2.6.0+cu118 torch==2.6.0+cu118"],
        ),
        (
            "torch @ https://download.pytorch.org/whl/cu124/torch-2.6.0%2Bcu124-cp312-cp312-linux_x86_64.whl\n",
            &["1 torch==2.6.0+cu124 torch==2.6.0+cu124"],
        ),
        (&format!("{index}{}torch==2.4.0\n", index.replace("121", "118")), &["3 torch==2.4.0 ?"]),
        ("dependencies = [\"torch==2.6.0+cu126\"]\n", &["1 torch==2.6.0+cu126 torch==2.6.0+cu126"]),
        (
            "torch==2.6.0+cpu\n# torch==2.6.0\ntorchvision==0.21.0\npytorch-lightning==2.1.0\ntorch>=2\ntorch-geometric==2.4.0\n",
            &[],
        ),
    ] {
        assert_eq!(in_file("requirements.txt", text), wanted, "{text}");
    }
}

proptest! {
    #[test]
    fn no_file_is_too_odd(text in "(?s)[ -~$\\{\\}:=#\\n`\u{e4}]{0,200}") {
        let lines = text.lines().count();
        for name in ["a.md", "a.rst", "Dockerfile"] {
            let said = file_references(name, &text);
            prop_assert!(said.iter().all(|one| one.line >= 1 && one.line <= lines));
        }
    }
}
