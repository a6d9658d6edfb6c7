//! Texts of several machines: how many they are, and what is known of each.

use ngcompat::facts::{Machines, parse_machines, split_machines};
use ngcompat_tests::machines::{line, told};

fn odd(text: &str) -> Vec<usize> {
    parse_machines(text).odd.iter().map(|odd| odd.line).collect()
}

const NODE_A: &str = r#"{"apiVersion":"v1","kind":"Node","metadata":{"labels":{"kubernetes.io/arch":"amd64",
"nvidia.com/cuda.driver.major":"470","nvidia.com/cuda.driver.minor":"256","nvidia.com/cuda.driver.rev":"02",
"nvidia.com/gpu.count":"8","nvidia.com/gpu.product":"Tesla-V100-SXM2-32GB"},"name":"volta-0"},
"status":{"capacity":{"cpu":"96","nvidia.com/gpu":"8"}}}"#;
const NODE_B: &str = r#"{"apiVersion":"v1","kind":"Node","metadata":{"name":"hopper-0","labels":{
"nvidia.com/cuda.driver-version.full":"570.133.20","nvidia.com/gpu.count":"4","nvidia.com/gpu.product":"NVIDIA-H100-80GB-HBM3"}},
"status":{"capacity":{"cpu":"96","nvidia.com/gpu":"4"}}}"#;
const NODE_CPU: &str = r#"{"kind":"Node","metadata":{"name":"cpu-0","labels":{"kubernetes.io/arch":"amd64"}},
"status":{"capacity":{"cpu":"16","memory":"65Gi"}}}"#;
const NODES: [&str; 3] =
    ["volta-0 470.256.02 8x 7.0", "hopper-0 570.133.20 4x 9.0", "cpu-0 no-gpu"];

#[test]
fn nodes_of_kubernetes_as_json() {
    let list =
        format!(r#"{{"apiVersion":"v1","items":[{NODE_A},{NODE_B},{NODE_CPU}],"kind":"List"}}"#);
    assert_eq!(told(&list), NODES);
    assert_eq!(told(&format!("[{NODE_A},\n{NODE_B},\n{NODE_CPU}]")), NODES);
    assert_eq!(told(&format!("{NODE_A}\n{NODE_B}\n{NODE_CPU}\n")), NODES);
    assert_eq!(told(NODE_B), ["hopper-0 570.133.20 4x 9.0"]);
    let flat = |node: &str| node.replace('\n', "");
    let lines = format!(
        "{}\nwarning: a word between\n{}\n{}\n",
        flat(NODE_A),
        flat(NODE_B),
        flat(NODE_CPU)
    );
    assert_eq!(told(&lines), NODES);
    assert_eq!(odd(&lines), [2]);
}

#[test]
fn nodes_of_kubernetes_as_yaml() {
    let node = |name: &str, full: &str, product: &str, first: &str, rest: &str| {
        format!(
            "{first}apiVersion: v1\n{rest}kind: Node\n{rest}metadata:\n{rest}  labels:\n\
             {rest}    nvidia.com/cuda.driver-version.full: \"{full}\"\n\
             {rest}    nvidia.com/gpu.count: \"2\"\n{rest}    nvidia.com/gpu.product: {product}\n\
             {rest}  name: {name}\n{rest}status:\n{rest}  capacity:\n{rest}    nvidia.com/gpu: \"2\"\n"
        )
    };
    let (a, b) = (("t4-0", "450.248.02", "Tesla-T4"), ("l40-0", "590.48.01", "NVIDIA-L40S"));
    let right = ["t4-0 450.248.02 2x 7.5", "l40-0 590.48.01 2x 8.9"];
    let documents = format!("{}---\n{}", node(a.0, a.1, a.2, "", ""), node(b.0, b.1, b.2, "", ""));
    assert_eq!(told(&documents), right);
    let list = format!(
        "apiVersion: v1\nitems:\n{}{}kind: List\nmetadata:\n  resourceVersion: \"\"\n",
        node(a.0, a.1, a.2, "- ", "  "),
        node(b.0, b.1, b.2, "- ", "  ")
    );
    assert_eq!(told(&list), right);
    let deeper = format!(
        "items:\n{}{}",
        node(a.0, a.1, a.2, "  - ", "    "),
        node(b.0, b.1, b.2, "  - ", "    ")
    );
    assert_eq!(told(&deeper), right);
}

#[test]
fn nodes_of_kubernetes_as_tables() {
    let labels = "\
NAME     STATUS   ROLES    AGE   VERSION   LABELS
t4-0     Ready    <none>   9d    v1.31.2   kubernetes.io/arch=amd64,nvidia.com/cuda.driver-version.full=450.248.02,nvidia.com/gpu.count=4,nvidia.com/gpu.product=Tesla-T4
h100-0   Ready    gpu      2d    v1.31.2   nvidia.com/cuda.driver-version.full=570.133.20,nvidia.com/gpu.count=8,nvidia.com/gpu.product=NVIDIA-H100-80GB-HBM3
";
    assert_eq!(told(labels), ["t4-0 450.248.02 4x 7.5", "h100-0 570.133.20 8x 9.0"]);
    let columns = "\
NAME     STATUS   ROLES    AGE   VERSION   GPU.PRODUCT             GPU.COUNT   CUDA.DRIVER-VERSION.FULL
t4-0     Ready    <none>   9d    v1.31.2   Tesla-T4                4           450.248.02
cpu-0    Ready    <none>   9d    v1.31.2                                       
h100-0   Ready    gpu      2d    v1.31.2   NVIDIA-H100-80GB-HBM3   8           570.133.20
";
    let right = ["t4-0 450.248.02 4x 7.5", "cpu-0 not-recognized", "h100-0 570.133.20 8x 9.0"];
    assert_eq!(told(columns), right);
}

#[test]
fn described_nodes() {
    let text = "\
Name:               t4-0
Roles:              <none>
Labels:             kubernetes.io/arch=amd64
                    nvidia.com/cuda.driver-version.full=450.248.02
                    nvidia.com/gpu.count=1
                    nvidia.com/gpu.product=Tesla-T4
Capacity:
  nvidia.com/gpu:     1
Name:               cpu-0
Roles:              control-plane
Labels:             kubernetes.io/arch=amd64
Capacity:
  cpu:                16
";
    assert_eq!(told(text), ["t4-0 450.248.02 1x 7.5", "cpu-0 no-gpu"]);
}

#[test]
fn resource_slices() {
    let slice = |node: &str, attributes: &str| {
        format!(
            r#"{{"kind":"ResourceSlice","metadata":{{"name":"{node}-gpu.nvidia.com-x"}},"spec":{{"driver":"gpu.nvidia.com",
            "nodeName":"{node}","pool":{{"name":"{node}"}},"devices":[{{"name":"gpu-0","basic":{{"attributes":{attributes}}}}},
            {{"name":"gpu-1","attributes":{attributes}}}]}}}}"#
        )
    };
    let a100 = r#"{"productName":{"string":"NVIDIA A100-SXM4-40GB"},"driverVersion":{"version":"535.183.6"},
        "cudaComputeCapability":{"version":"8.0.0"},"type":{"string":"gpu"}}"#;
    let list = format!(r#"{{"items":[{},{}]}}"#, slice("a", a100), slice("b", a100));
    assert_eq!(told(&list), ["a 535.183.6 2x 8.0", "b 535.183.6 2x 8.0"]);
}

const SMI: &str = "NVIDIA A100-SXM4-80GB, 535.183.06";

#[test]
fn parallel_shells() {
    let right = ["dgx-01 535.183.06 1x 8.0", "dgx-02 550.54.15 1x 8.0"];
    let other = SMI.replace("535.183.06", "550.54.15");
    assert_eq!(told(&format!("dgx-01: {SMI}\ndgx-02: {other}\n")), right);
    assert_eq!(told(&format!("dgx-01\t{SMI}\ndgx-02\t{other}\n")), right);
    assert_eq!(told(&format!("[dgx-01] {SMI}\n[dgx-02] {other}\n")), right);
    assert_eq!(told(&format!("=== dgx-01\n{SMI}\n=== dgx-02\n{other}\n")), right);
    assert_eq!(told(&format!("==> dgx-01 <==\n{SMI}\n\n==> dgx-02 <==\n{other}\n")), right);
    assert_eq!(
        told(&format!("--- host: dgx-01 ---\n{SMI}\n--- host: dgx-02 ---\n{other}\n")),
        right
    );
    assert_eq!(told(&format!("dgx-01:\n    {SMI}\ndgx-02:\n    {other}\n")), right);
    let rule = "----------------";
    assert_eq!(
        told(&format!("{rule}\ndgx-01\n{rule}\n{SMI}\n{rule}\ndgx-02\n{rule}\n{other}\n")),
        right
    );
    assert_eq!(
        told(&format!("{rule}\ndgx-[01-02,05] (3)\n{rule}\n{SMI}\n")),
        ["dgx-01 535.183.06 1x 8.0", "dgx-02 535.183.06 1x 8.0", "dgx-05 535.183.06 1x 8.0"]
    );
    let pssh = format!(
        "[1] 10:01:02 [SUCCESS] dgx-01\n{SMI}\n[2] 10:01:03 [FAILURE] dgx-02 Exited with error code 255\n"
    );
    assert_eq!(told(&pssh), ["dgx-01 535.183.06 1x 8.0", "dgx-02 failed"]);
}

#[test]
fn failed_machines_stay_machines() {
    let pdsh = format!(
        "dgx-01: {SMI}\npdsh@head: dgx-03: ssh exited with exit code 255\n\
         ssh: connect to host dgx-04 port 22: Connection refused\ndgx-02: bash: nvidia-smi: command not found\n"
    );
    assert_eq!(
        told(&pdsh),
        ["dgx-01 535.183.06 1x 8.0", "dgx-02 failed", "dgx-03 failed", "dgx-04 failed"]
    );
    let ansible = format!(
        "a | CHANGED | rc=0 >>\n{SMI}\nb | UNREACHABLE! => {{\n    \"changed\": false,\n    \"msg\": \"timed out\"\n}}\n\
         c | FAILED | rc=127 >>\n/bin/sh: nvidia-smi: not found\n"
    );
    assert_eq!(told(&ansible), ["a 535.183.06 1x 8.0", "b failed", "c failed"]);
    let stray = format!("dgx-01: {SMI}\nWarning\ndgx-02: {SMI}\ndgx-03: {SMI}\ndgx-04: {SMI}\n");
    assert_eq!(told(&stray).len(), 4);
    assert_eq!(odd(&stray), [2]);
}

#[test]
fn nodes_of_slurm() {
    let text = "\
NodeName=gpu01 Arch=x86_64 CoresPerSocket=32
   AvailableFeatures=a100,drv535 ActiveFeatures=a100,drv535
   Gres=gpu:a100:4(S:0-1),nvme:1
   State=IDLE
NodeName=gpu02 Arch=aarch64 CoresPerSocket=72
   AvailableFeatures=(null) Gres=gpu:nvidia_gh200_480gb:1
NodeName=cpu01 Arch=x86_64
   Gres=(null)
";
    assert_eq!(told(text), ["gpu01 535 4x 8.0", "gpu02 ? 1x 9.0", "cpu01 no-gpu"]);
    let sinfo = "\
NODELIST GRES AVAIL_FEATURES
v[01-02] gpu:tesla_v100-sxm2-32gb:8 driver-470.256.02
c[1-3] (null) (null)
";
    assert_eq!(
        told(sinfo),
        ["v01 470.256.02 8x 7.0", "v02 470.256.02 8x 7.0", "c1 no-gpu", "c2 no-gpu", "c3 no-gpu"]
    );
}

#[test]
fn metrics_of_the_dcgm_exporter() {
    let metric = |host: &str, gpu: u8, model: &str, key: &str, driver: &str| {
        format!(
            "DCGM_FI_DEV_GPU_TEMP{{gpu=\"{gpu}\",UUID=\"GPU-{host}{gpu}\",device=\"nvidia{gpu}\",modelName=\"{model}\",\
             Hostname=\"{host}\",{key}=\"{driver}\"}} 41\n"
        )
    };
    let (old, new) = ("DCGM_FI_DRIVER_VERSION", "DCGM_FI_SYSTEM_DRIVER_VERSION");
    let text = ["# HELP DCGM_FI_DEV_GPU_TEMP GPU temperature\n".to_owned()]
        .into_iter()
        .chain((0..2).map(|gpu| metric("a", gpu, "NVIDIA A100-SXM4-80GB", old, "535.183.06")))
        .chain((0..2).map(|gpu| metric("a", gpu, "NVIDIA A100-SXM4-80GB", old, "535.183.06")))
        .chain([metric("b", 0, "NVIDIA H100 80GB HBM3", new, "570.133.20")])
        .collect::<String>();
    assert_eq!(told(&text), ["a 535.183.06 2x 8.0", "b 570.133.20 1x 9.0"]);
}

#[test]
fn inventories() {
    let text = "\
Hostname,Rack,GPU model,GPU count,Driver version,Note
a,r1,NVIDIA A100-SXM4-80GB,8,535.183.06,\"bought, 2023\"
b,r2,8x Tesla V100-SXM2-32GB,,470.256.02,
c,r2,none,0,,
d,r3,Tesla T4,1,N/A,
e,r3,Banana 9000,2,535.183.06,
f,r3
g,r3,L40S,1,[Unknown Error],
";
    assert_eq!(
        told(text),
        [
            "a 535.183.06 8x 8.0",
            "b 470.256.02 8x 7.0",
            "c no-gpu",
            "d ? 1x 7.5",
            "e 535.183.06 2x ?",
            "f not-recognized",
            "g ? 1x 8.9",
        ]
    );
    assert_eq!(odd(text), [6, 7]);
    let tabs = text.replace("\"bought, 2023\"", "old").replace(',', "\t");
    assert_eq!(told(&tabs), told(text));
    // One machine that prints a table of its own.
    let smi = "name, driver_version\nTesla T4, 450.80.02\n";
    assert_eq!(told(smi), ["– 450.80.02 1x 7.5"]);
}

#[test]
fn one_machine_stays_one() {
    let texts = [
        "| NVIDIA-SMI 450.80.02    Driver Version: 450.80.02    CUDA Version: 11.0     |\n",
        "driver: 535.161.08\ngpu: A100\ncuda: 12.2\n",
        "GPU: A100\nDriver: 535.161.08\n",
        "Collecting environment information...\nPyTorch version: 2.1.0\nIs debug build: False\nNvidia driver version: 535.161.08\n",
        "OS: Ubuntu 22.04\nGPU 0: Tesla T4\nNvidia driver version: 450.80.02\n",
    ];
    for text in texts {
        let Machines { machines, odd, .. } = parse_machines(text);
        assert_eq!(machines.len(), 1, "{text}: {machines:#?}");
        assert_eq!(machines[0].name, None, "{text}");
        assert_eq!(odd, [], "{text}");
    }
    assert_eq!(parse_machines(" \n").machines, []);
    // A line in front of which a word happens to stand makes no fleet of a log.
    let log = format!("Starting up\nworker-1: {SMI}\nLoading the model\nDone\nBye\n");
    let Machines { machines, .. } = parse_machines(&log);
    assert_eq!((machines.len(), machines[0].name.as_deref()), (1, None), "{machines:#?}");
}

#[test]
fn cut_texts_do_not_invent_machines() {
    let list = format!(r#"{{"items":[{NODE_A},{NODE_B},{NODE_CPU}]}}"#);
    for end in 0..list.len() {
        let Some(cut) = list.get(..end) else { continue };
        for machine in parse_machines(cut).machines {
            assert!(machine.name.is_none() || NODES.contains(&line(&machine).as_str()), "{cut}");
        }
    }
}

#[test]
fn prompts_of_several_machines() {
    let text = "ann@node1:~$ nvidia-smi -L\nGPU 0: Tesla T4 (UUID: GPU-1)\n\
        ann@node1:~$ cat /sys/module/nvidia/version\n450.80.02\n\
        ann@node2:~/x$ nvidia-smi -L\nGPU 0: NVIDIA A100-SXM4-40GB (UUID: GPU-2)\n\
        (env) ann@node2:~$ cat /sys/module/nvidia/version\n535.129.03\n";
    let both = ["node1 450.80.02 1x 7.5", "node2 535.129.03 1x 8.0"];
    assert_eq!(told(text), both);
    // As other systems print them, and in between a container of the first machine.
    let text =
        text.replace("ann@node1:~$", "[root@node1 ~]#").replace("ann@node2:~$", "[root@node2 x]$");
    assert_eq!(told(&text), both);
    let inside = text.replacen("[root@node1 ~]# cat", "root@0123456789ab:/# cat", 1);
    assert_eq!(told(&inside), both);
    // One machine has no need of its name.
    let one = "ann@node1:~$ nvidia-smi -L\nGPU 0: Tesla T4 (UUID: GPU-1)\nann@node1:~$ ls\n";
    assert_eq!(told(one), ["– ? 1x 7.5"]);
    assert!(odd(&text).is_empty());
}

#[test]
fn machines_on_which_the_command_failed() {
    let text = "\
n1: NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure it runs.
n1:
n2: NVIDIA A100-SXM4-80GB, 535.183.06
n3: No devices were found
n4: bash: line 1: nvidia-smi: command not found
n5: Failed to initialize NVML: Driver/library version mismatch
n5: NVML library version: 535.183
n6: Host key verification failed.
srun: error: n7: task 3: Exited with exit code 127
";
    let right = [
        "n1 failed",
        "n2 535.183.06 1x 8.0",
        "n3 failed",
        "n4 failed",
        "n5 failed",
        "n6 failed",
        "n7 failed",
    ];
    assert_eq!(told(text), right);
    assert_eq!(odd(text), [0_usize; 0]);
    let machines = parse_machines(text).machines;
    assert_eq!(machines[3].said.as_deref(), Some("bash: line 1: nvidia-smi: command not found"));
    // All of them may have failed, and headings may stand above.
    let none = "n1: No devices were found\nn2: sh: 1: nvidia-smi: not found\n";
    assert_eq!(told(none), ["n1 failed", "n2 failed"]);
    let headings = "=== n1\nNo devices were found\n=== n2\nNVIDIA L4, 535.183.06\n";
    assert_eq!(told(headings), ["n1 failed", "n2 535.183.06 1x 8.9"]);
    assert_eq!(told("No devices were found\n"), ["– failed"]);
    // What is known of a machine counts, whatever else failed there.
    let both = "n1: NVIDIA-SMI has failed\nn1: GPU 0: Tesla T4 (UUID: GPU-1)\n";
    assert_eq!(told(both), ["n1 ? 1x 7.5"]);
}

#[test]
fn inventories_with_other_columns() {
    let right = ["a 550.54.15 8x 9.0", "b 535.161.08 1x 7.5"];
    for text in [
        "Host\tGPU\t# GPUs\tDriver\na\tH100\t8\t550.54.15\nb\tT4\t1\t535.161.08\n",
        "host,GPUs,GPU type,driver\na,8,H100,550.54.15\nb,1,T4,535.161.08\n",
        "host\tGPUs\tdriver\na\t8x H100\t550.54.15\nb\tT4\t535.161.08\n",
        "\u{feff}sep=;\nName;GPU;gpu_count;Driver Version\na;H100;8;550.54.15\nb;T4;1;535.161.08\n",
        "# the lab\n# 2026\nnode,model,no. of GPUs,driver\na,H100,8,550.54.15\nb,T4,1,535.161.08\n",
        "| Host | GPU | Count | Driver |\n|---|---|--:|---|\n| **a** | H100 | 8 | 550.54.15 |\n\
         | b | T4 | 1 | 535.161.08 |\n",
    ] {
        assert_eq!(told(text), right, "{text}");
        assert_eq!(odd(text), [0_usize; 0], "{text}");
    }
    // Rows without names are machines all the same.
    let nameless = "gpu,count,driver\nH100,8,550.54.15\nT4,1,535.161.08\n";
    assert_eq!(told(nameless), ["– 550.54.15 8x 9.0", "– 535.161.08 1x 7.5"]);
    // The rows of nvidia-smi are GPUs of one machine.
    let smi = "gpu_name, driver_version\nTesla T4, 535.161.08\nTesla T4, 535.161.08\n";
    assert_eq!(told(smi), ["– 535.161.08 2x 7.5"]);
    let systems =
        "host,gpu,driver,OS\na,T4,535.161.08,Ubuntu 22.04\nb,T4,536.25,Windows Server 2022\n";
    let of = |at: usize| parse_machines(systems).machines[at].environment.platform.os;
    assert_eq!((of(0), of(1)), (Some(ngcompat::Os::Linux), Some(ngcompat::Os::Windows)));
    assert_eq!(odd(systems), [0_usize; 0]);
    // As many GPUs of an unknown name, a board that is called by its number, and none.
    let numbers = "host,gpus,driver\na,8,550.54.15\nb,3090,550.54.15\nc,0,\n";
    assert_eq!(told(numbers), ["a 550.54.15 ?", "b 550.54.15 1x 8.6", "c no-gpu"]);
    for prose in [
        "The GPU, the driver, the host: all of them count.\nSo it is, more or less, I think.\n",
        "gpu, driver\n",
        "GPUs, drivers and hosts\nare, as we know, hard\n",
    ] {
        assert!(split_machines(prose).is_none(), "{prose}");
    }
}

/// An empty line of a machine is its name alone, which is no heading where other lines have names too.
#[test]
fn tables_behind_names_with_empty_lines() {
    let table = |host: &str, driver: &str, gpu: &str| {
        format!(
            "{host}: name, driver_version\n{host}: \n{host}:\n{host}: {gpu}, {driver}\n{host}:\n"
        )
    };
    let text = [
        table("rack1-a", "535.183.01", "NVIDIA A100-SXM4-40GB"),
        table("rack1-b", "470.82.01", "Tesla V100-SXM2-16GB"),
        "rack1-c: NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.\nrack1-c:\n"
            .to_owned(),
        table("rack1-d", "550.90.07", "NVIDIA H100 PCIe"),
    ];
    let expected = [
        "rack1-a 535.183.01 1x 8.0",
        "rack1-b 470.82.01 1x 7.0",
        "rack1-c failed",
        "rack1-d 550.90.07 1x 9.0",
    ];
    assert_eq!(told(&text.concat()), expected);
}

#[test]
fn metrics_with_the_label_of_newer_exporters() {
    let metric = |host: &str, model: &str, driver: &str| {
        format!(
            "DCGM_FI_DEV_SM_CLOCK{{gpu=\"0\",exported_hostname=\"x\",modelName=\"{model}\",hostname=\"{host}\",\
             DCGM_FI_DRIVER_VERSION=\"{driver}\"}} 210\n"
        )
    };
    let text = metric("m1", "NVIDIA A100-SXM4-80GB", "535.183.01")
        + &metric("m2", "Tesla V100-SXM2-32GB", "470.82.01");
    assert_eq!(told(&text), ["m1 535.183.01 1x 8.0", "m2 470.82.01 1x 7.0"]);
}

#[test]
fn ansible_with_one_line_a_machine_and_as_a_playbook() {
    let text = "g1 | CHANGED | rc=0 | (stdout) NVIDIA A100-PCIE-40GB, 535.183.01\\nNVIDIA A100-PCIE-40GB, 535.183.01\n\
                g2 | CHANGED | rc=0 | (stdout) Tesla T4, 470.256.02\n\
                g3 | UNREACHABLE!: Failed to connect to the host via ssh: Connection timed out\n\
                g4 | FAILED | rc=127 | (stdout)  (stderr) nvidia-smi: not found\n";
    let expected = ["g1 535.183.01 2x 8.0", "g2 470.256.02 1x 7.5", "g3 failed", "g4 failed"];
    assert_eq!(told(text), expected);
    let text = "TASK [facts] ****\n\
                ok: [g1] => {\n    \"out.stdout_lines\": [\n        \"NVIDIA A100-PCIE-40GB, 535.183.01\"\n    ]\n}\n\
                fatal: [g2]: UNREACHABLE! => {\"changed\": false, \"msg\": \"no route\", \"unreachable\": true}\n";
    let machines = told(text);
    assert_eq!(machines.len(), 2, "{machines:?}");
    assert_eq!(machines[1], "g2 failed");
}

/// Images that a node keeps, and annotations, say nothing of its GPUs.
#[test]
fn what_a_node_keeps_is_not_what_it_has() {
    let json = r#"{"kind":"Node","metadata":{"name":"cp-0","labels":{"kubernetes.io/arch":"amd64"},
        "annotations":{"note":"nvidia.com/cuda.driver.major"}},"status":{"capacity":{"cpu":"8"},
        "images":[{"names":["nvcr.io/nvidia/pytorch:24.05-py3","nvcr.io/nvidia/driver:535.161.08"]}]}}"#;
    assert_eq!(told(json), ["cp-0 no-gpu"]);
    let yaml = "apiVersion: v1\nkind: Node\nmetadata:\n  annotations:\n    note: nvidia.com/cuda.driver.major\n  name: cp-0\n\
                status:\n  capacity:\n    cpu: '8'\n  images:\n  - names:\n    - nvcr.io/nvidia/pytorch:24.05-py3\n";
    assert_eq!(told(yaml), ["cp-0 no-gpu"]);
    let gpu = json.replace(r#""cpu":"8""#, r#""cpu":"8","nvidia.com/gpu":"8""#);
    let machines = parse_machines(&gpu).machines;
    let environment = &machines[0].environment;
    assert!(environment.container.is_none() && environment.driver.is_none(), "{environment}");
}

/// A table whose header is not understood, or that has none, is no single machine with the GPUs of all.
#[test]
fn tables_without_a_header() {
    let wanted = ["n1 535.161.08 1x 8.0", "n2 470.57.02 1x 7.0"];
    for text in [
        "n1,NVIDIA A100-SXM4-80GB,535.161.08\nn2,Tesla V100-SXM2-32GB,470.57.02\n",
        "n1 | NVIDIA A100-SXM4-80GB | 535.161.08\nn2 | Tesla V100-SXM2-32GB | 470.57.02\n",
        "kiste,platine,stand\nn1,NVIDIA A100-SXM4-80GB,535.161.08\nn2,Tesla V100-SXM2-32GB,470.57.02\n",
        "name,cf_gpu_model,cf_gpu_driver\nn1,A100-SXM4-80GB,535.161.08\nn2,V100-SXM2-32GB,470.57.02\n",
        "Rechner;Grafikkarte;Treiber\nn1;A100-SXM4-80GB;535.161.08\nn2;V100-SXM2-32GB;470.57.02\n",
        "{\"n1\": \"NVIDIA A100-SXM4-80GB, 535.161.08\",\n \"n2\": \"Tesla V100-SXM2-32GB, 470.57.02\"}\n",
    ] {
        assert_eq!(told(text), wanted, "{text}");
    }
    for text in [
        "NVIDIA A100-SXM4-80GB, 535.161.08\nTesla V100-SXM2-32GB, 535.161.08\n",
        "0, NVIDIA A100-SXM4-80GB, 535.161.08\n1, NVIDIA A100-SXM4-80GB, 535.161.08\n",
        "GPU-0a, NVIDIA A100-SXM4-80GB, 535.161.08\nGPU-0b, NVIDIA A100-SXM4-80GB, 535.161.08\n",
        "hello,world\nA100,T4\n",
        "{\"smi\": \"Driver Version: 535.161.08\", \"note\": \"none\"}\n",
    ] {
        assert!(split_machines(text).is_none(), "{text}");
    }
}

/// A row that has lost a cell is a machine of which nothing is known, and not none.
#[test]
fn rows_with_other_cells_stay_machines() {
    let text = "host,gpu,driver\na,A100,535.161.08\nb,V100\nc,T4,535.161.08,note\n";
    let all = ["a 535.161.08 1x 8.0", "b not-recognized", "c not-recognized"];
    assert_eq!((told(text), odd(text)), (all.map(String::from).to_vec(), vec![3, 4]));
}
