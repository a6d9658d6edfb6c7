//! Inventories, schedulers and exporters: each machine of a text is one, those too of which the text
//! says nothing.

use ngcompat::facts::parse_machines;
use ngcompat_tests::machines::told;

fn said(text: &str) -> String {
    let odd = parse_machines(text).odd;
    odd.iter().map(|odd| format!("{}: {}", odd.line, odd.what)).collect::<Vec<_>>().join("\n")
}

#[test]
fn inventories_of_ansible() {
    let text = r#"all:
  children:
    a100:
      hosts:
        gpu01:
          gpu_model: NVIDIA A100-SXM4-80GB
          gpu_driver: 535.161.08
          gpu_count: 8
        gpu02:
      vars:
        gpu_model: A100
        gpu_driver: "550.54.15"
    t4:
      hosts:
        gpu03: {gpu_model: "Tesla T4", gpu_driver: 470.57.02}
"#;
    assert_eq!(
        told(text),
        ["gpu01 535.161.08 8x 8.0", "gpu02 550.54.15 1x 8.0", "gpu03 470.57.02 1x 7.5"]
    );
    let text = r#"[a100]
dgx[01:03] gpu_model=A100 gpu_driver=535.161.08
dgx04
[t4]
t1 gpu_model="T4" gpu_driver=470.57.02
[a100:vars]
gpu_count=8
"#;
    assert_eq!(
        told(text),
        [
            "dgx01 535.161.08 8x 8.0",
            "dgx02 535.161.08 8x 8.0",
            "dgx03 535.161.08 8x 8.0",
            "dgx04 not-recognized",
            "t1 470.57.02 1x 7.5"
        ]
    );
    let text = r#"{"_meta": {"hostvars": {"n1": {"gpu_model": "A100", "gpu_driver": "535.161.08"}, "n2": {"ansible_host": "10.0.0.2"}}}, "all": {"children": ["ungrouped", "gpu"]}, "gpu": {"hosts": ["n1", "n2", "n3"]}}
"#;
    assert_eq!(told(text), ["n1 535.161.08 1x 8.0", "n2 not-recognized", "n3 not-recognized"]);
    let text = r#"{"custom_stats": {}, "plays": [{"play": {"id": "x", "name": "gpus"}, "tasks": [
 {"hosts": {"n1": {"changed": true, "rc": 0, "stdout": "NVIDIA A100-SXM4-80GB, 535.161.08\nNVIDIA A100-SXM4-80GB, 535.161.08", "stdout_lines": ["NVIDIA A100-SXM4-80GB, 535.161.08"]},
            "n2": {"changed": false, "unreachable": true, "msg": "Failed to connect to the host via ssh"},
            "n3": {"failed": true, "rc": 127, "stderr": "/bin/sh: nvidia-smi: not found", "stdout": ""}}, "task": {"name": "smi"}}]}],
 "stats": {"n1": {"ok": 1}, "n2": {"unreachable": 1}, "n3": {"failures": 1}, "n4": {"skipped": 1}}}
"#;
    assert_eq!(told(text), ["n1 535.161.08 2x 8.0", "n2 failed", "n3 failed", "n4 not-recognized"]);
}

#[test]
fn machines_in_yaml() {
    let text = r"---
# our machines
- name: n1
  gpu: NVIDIA A100-SXM4-80GB
  driver: 535.161.08
- name: n2
  gpu: Tesla T4
  driver: 470.57.02
- name: n3
";
    assert_eq!(told(text), ["n1 535.161.08 1x 8.0", "n2 470.57.02 1x 7.5", "n3 not-recognized"]);
    let text = r"n1:
  gpu: T4
  driver: 470.57.02
  count: 2
n2:
  gpu: H100
  driver: 550.54.15
";
    assert_eq!(told(text), ["n1 470.57.02 2x 7.5", "n2 550.54.15 1x 9.0"]);
    let text = r"hosts:
  - host: n1
    gpus:
      - A100
      - A100
    driver: 535.161.08
  - host: n2
    gpus: [L4]
    driver: 550.54.15
";
    assert_eq!(told(text), ["n1 535.161.08 2x 8.0", "n2 550.54.15 1x 8.9"]);
}

#[test]
fn machines_in_json() {
    let text = r#"{"count": 2, "next": null, "results": [
 {"id": 1, "name": "gpu-01", "device_type": {"id": 3, "manufacturer": {"name": "Dell"}, "model": "XE8545"}, "site": {"id": 1, "name": "DC1"}, "custom_fields": {"gpu_model": "NVIDIA A100-SXM4-80GB", "gpu_count": 4, "gpu_driver": "535.161.08"}},
 {"id": 2, "name": "gpu-02", "device_type": {"id": 3, "manufacturer": {"name": "Dell"}, "model": "R750"}, "site": {"id": 1, "name": "DC1"}, "custom_fields": {"gpu_model": null, "gpu_count": null, "gpu_driver": null}},
 {"id": 3, "name": "gpu-03", "device_type": {"id": 4, "manufacturer": {"name": "Dell"}, "model": "R750"}, "platform": {"name": "Ubuntu 22.04"}, "custom_fields": {"gpu_model": "Tesla T4", "gpu_count": 2, "gpu_driver": "470.57.02"}}]}
"#;
    assert_eq!(
        told(text),
        ["gpu-01 535.161.08 4x 8.0", "gpu-02 not-recognized", "gpu-03 470.57.02 2x 7.5"]
    );
    let text = r#"{"pools": [{"nodes": ["n[1-3]"], "gpu": "A100", "driver": "535.161.08"}, {"nodes": ["x1"], "gpu": "T4", "driver": "470.57.02"}]}
"#;
    assert_eq!(
        told(text),
        [
            "n1 535.161.08 1x 8.0",
            "n2 535.161.08 1x 8.0",
            "n3 535.161.08 1x 8.0",
            "x1 470.57.02 1x 7.5"
        ]
    );
    let text = r#"[{"name": "n1", "hardware": {"gpu": "T4"}, "software": {"driver": "470.57.02"}}, {"name":"n2","hardware":{"gpu":"A100"},"software":{"driver":"535.161.08"}}]
"#;
    assert_eq!(told(text), ["n1 470.57.02 1x 7.5", "n2 535.161.08 1x 8.0"]);
}

#[test]
fn rows_of_one_machine() {
    let text = r"host,gpu_index,gpu,driver
n1,0,A100,535.161.08
n1,1,A100,535.161.08
n2,0,T4,470.57.02
";
    assert_eq!(told(text), ["n1 535.161.08 2x 8.0", "n2 470.57.02 1x 7.5"]);
    let text = r"host,gpu,driver
n1,A100,535.161.08
n2,T4,470.57.02
n1,A100,470.57.02
";
    assert_eq!(told(text), ["n1 disputed", "n2 470.57.02 1x 7.5"]);
    let text = r"cluster,host,gpu,driver
a,worker-0,A100,535.161.08
b,worker-0,A100,535.161.08
";
    assert_eq!(told(text), ["a/worker-0 535.161.08 1x 8.0", "b/worker-0 535.161.08 1x 8.0"]);
    let text = r"PARTITION NODELIST GRES
debug* n[1-2] gpu:a100:4
long n[1-2] gpu:a100:4
long n3 (null)
";
    assert_eq!(told(text), ["n1 ? 4x 8.0", "n2 ? 4x 8.0", "n3 no-gpu"]);
}

#[test]
fn metrics_of_other_exporters_and_answers_of_prometheus() {
    let text = r#"{"status":"success","data":{"resultType":"vector","result":[
{"metric":{"__name__":"DCGM_FI_DEV_GPU_TEMP","DCGM_FI_DRIVER_VERSION":"535.161.08","gpu":"0","UUID":"GPU-1","modelName":"NVIDIA A100-SXM4-80GB","Hostname":"n1","instance":"10.0.0.1:9400"},"value":[1,"40"]},
{"metric":{"__name__":"DCGM_FI_DEV_GPU_TEMP","DCGM_FI_DRIVER_VERSION":"535.161.08","gpu":"1","UUID":"GPU-2","modelName":"NVIDIA A100-SXM4-80GB","Hostname":"n1","instance":"10.0.0.1:9400"},"value":[1,"40"]},
{"metric":{"__name__":"DCGM_FI_DEV_GPU_TEMP","DCGM_FI_DRIVER_VERSION":"470.57.02","gpu":"0","UUID":"GPU-3","modelName":"Tesla T4","instance":"10.0.0.2:9400"},"value":[1,"40"]}]}}
"#;
    assert_eq!(told(text), ["n1 535.161.08 2x 8.0", "10.0.0.2 470.57.02 1x 7.5"]);
    let text = r#"DCGM_FI_DEV_GPU_UTIL{gpu="0",UUID="GPU-1",modelName="NVIDIA A100-SXM4-80GB",DCGM_FI_DRIVER_VERSION="535.161.08",instance="n1:9400",job="dcgm"} 3
DCGM_FI_DEV_GPU_UTIL{gpu="0",UUID="GPU-2",modelName="Tesla T4",DCGM_FI_DRIVER_VERSION="470.57.02",instance="n2:9400",job="dcgm"} 3
"#;
    assert_eq!(told(text), ["n1 535.161.08 1x 8.0", "n2 470.57.02 1x 7.5"]);
    let text = r#"nvidia_smi_gpu_info{driver_model_current="[N/A]",driver_version="535.161.08",name="NVIDIA A100-SXM4-80GB",uuid="a1",instance="n1:9835"} 1
nvidia_smi_gpu_info{driver_version="470.57.02",name="Tesla T4",uuid="b1",instance="n2:9835"} 1
"#;
    assert_eq!(told(text), ["n1 535.161.08 1x 8.0", "n2 470.57.02 1x 7.5"]);
}

#[test]
fn nodes_before_their_driver_is_up() {
    let text = r#"{"kind":"List","items":[
{"kind":"Node","metadata":{"name":"gke-1","labels":{"cloud.google.com/gke-accelerator":"nvidia-tesla-t4","kubernetes.io/arch":"amd64","node.kubernetes.io/instance-type":"n1-standard-8"}},"status":{"capacity":{"cpu":"8"}}},
{"kind":"Node","metadata":{"name":"gke-2","labels":{"cloud.google.com/gke-accelerator":"nvidia-h100-mega-80gb","cloud.google.com/gke-accelerator-count":"8","kubernetes.io/arch":"amd64"}},"status":{"capacity":{"cpu":"8"}}},
{"kind":"Node","metadata":{"name":"eks-1","labels":{"node.kubernetes.io/instance-type":"p4d.24xlarge","kubernetes.io/arch":"amd64"}},"status":{"capacity":{"cpu":"96"}}},
{"kind":"Node","metadata":{"name":"eks-2","labels":{"node.kubernetes.io/instance-type":"p9z.48xlarge","kubernetes.io/arch":"amd64"}},"status":{"capacity":{"cpu":"96"}}},
{"kind":"Node","metadata":{"name":"eks-3","labels":{"node.kubernetes.io/instance-type":"m5.large","kubernetes.io/arch":"amd64"}},"status":{"capacity":{"cpu":"2"}}},
{"kind":"Node","metadata":{"name":"aks-1","labels":{"accelerator":"nvidia","node.kubernetes.io/instance-type":"Standard_NC24ads_A100_v4","kubernetes.io/arch":"amd64"}},"status":{"capacity":{"cpu":"24"}}},
{"kind":"Node","metadata":{"name":"cw-1","labels":{"gpu.nvidia.com/class":"H100_NVLINK_80GB","gpu.nvidia.com/count":"8","kubernetes.io/arch":"amd64"}},"status":{"capacity":{"cpu":"24"}}},
{"kind":"Node","metadata":{"name":"kp-1","labels":{"karpenter.k8s.aws/instance-gpu-name":"l4","karpenter.k8s.aws/instance-gpu-count":"1","kubernetes.io/arch":"amd64"}},"status":{"capacity":{"cpu":"24"}}}
]}
"#;
    assert_eq!(
        told(text),
        [
            "gke-1 ? 1x 7.5",
            "gke-2 ? 8x 9.0",
            "eks-1 ? 8x 8.0",
            "eks-2 not-recognized",
            "eks-3 no-gpu",
            "aks-1 ? 1x 8.0",
            "cw-1 ? 8x 9.0",
            "kp-1 ? 1x 8.9"
        ]
    );
    let text = r"NAME     STATUS   ROLES           AGE   VERSION   GPU.PRODUCT             GPU.COUNT
cp-0     Ready    control-plane   9d    v1.31.2                           
t4-0     Ready    <none>          9d    v1.31.2   Tesla-T4                4
w-1      Ready    <none>          9d    v1.31.2                           
";
    assert_eq!(told(text), ["cp-0 no-gpu", "t4-0 ? 4x 7.5", "w-1 not-recognized"]);
    let text = r"apiVersion: v1
items:
- apiVersion: resource.k8s.io/v1
  kind: ResourceSlice
  metadata:
    name: n1-gpu.nvidia.com-abc
  spec:
    driver: gpu.nvidia.com
    nodeName: n1
    pool:
      generation: 1
      name: n1
    devices:
    - name: gpu-0-mig-1
      attributes:
        type: {string: mig}
        uuid: {string: MIG-1}
        parentUUID: {string: GPU-1}
        productName: {string: NVIDIA A100-SXM4-40GB}
        driverVersion:
          version: 535.183.6
        cudaComputeCapability:
          version: 8.0.0
    - name: gpu-0-mig-2
      attributes:
        type:
          string: mig
        parentUUID:
          string: GPU-1
        productName:
          string: NVIDIA A100-SXM4-40GB
        driverVersion:
          version: 535.183.6
- apiVersion: resource.k8s.io/v1
  kind: ResourceSlice
  metadata:
    name: n2-gpu.nvidia.com-abc
  spec:
    driver: gpu.nvidia.com
    nodeName: n2
    devices:
    - name: gpu-0
      attributes:
        type:
          string: gpu
        uuid:
          string: GPU-7
        productName:
          string: Tesla T4
        driverVersion:
          version: 470.57.2
kind: List
metadata: {}
";
    assert_eq!(told(text), ["n1 535.183.6 1x 8.0", "n2 470.57.2 1x 7.5"]);
}

#[test]
fn tables_with_columns_of_ones_own_choice() {
    let text = r"NAME     GPU                     COUNT    DRIVER
t4-0     Tesla-T4                4        450.248.02
cpu-0    <none>                  <none>   <none>
h100-0   NVIDIA-H100-80GB-HBM3   8        570.133.20
";
    assert_eq!(
        told(text),
        ["t4-0 450.248.02 4x 7.5", "cpu-0 not-recognized", "h100-0 570.133.20 8x 9.0"]
    );
    let text = "t4-0\tTesla-T4\t450.248.02\ncpu-0\t\t\nh100-0\tNVIDIA-H100-80GB-HBM3\t570.133.20\n";
    assert_eq!(
        told(text),
        ["t4-0 450.248.02 1x 7.5", "cpu-0 not-recognized", "h100-0 570.133.20 1x 9.0"]
    );
    let text = r"t4-0 Tesla-T4 450.248.02
cpu-0  
h100-0 NVIDIA-H100-80GB-HBM3 570.133.20
";
    assert_eq!(
        told(text),
        ["t4-0 450.248.02 1x 7.5", "cpu-0 not-recognized", "h100-0 570.133.20 1x 9.0"]
    );
    let text = r"HOSTNAME  MODEL                  DRIVER VERSION  OS
n1        NVIDIA A100-SXM4-80GB  535.161.08      Ubuntu 22.04
n2        Tesla T4               470.57.02       Rocky Linux 8
";
    assert_eq!(told(text), ["n1 535.161.08 1x 8.0", "n2 470.57.02 1x 7.5"]);
    let text = r"name,instance_type,driver
a,p4d.24xlarge,535.161.08
b,g4dn.xlarge,470.57.02
";
    assert_eq!(told(text), ["a 535.161.08 8x 8.0", "b 470.57.02 1x 7.5"]);
    let text = r"node01 8x NVIDIA H100 80GB HBM3 550.54.15
node02 Tesla T4, 470.57.02
node03
";
    assert_eq!(
        told(text),
        ["node01 550.54.15 8x 9.0", "node02 470.57.02 1x 7.5", "node03 not-recognized"]
    );
}

#[test]
fn nodes_of_other_schedulers() {
    let text = r"HOST_NAME  gpu_id gpu_model        gpu_driver  gpu_factor numa_id vendor
hosta           0 TeslaK20c        384.10      70         0       Nvidia
                1 TeslaK20c        384.10      70         0       Nvidia
hostb           0 TeslaV100_SXM2_  535.161.08  90         0       Nvidia
                1 TeslaV100_SXM2_  535.161.08  90         0       Nvidia
hostc           0 NVIDIAA100_SXM4  535.161.08  90         0       Nvidia
";
    assert_eq!(
        told(text),
        ["hosta 384.10 2x 3.5", "hostb 535.161.08 2x 7.0", "hostc 535.161.08 1x 8.0"]
    );
    let text = r"HOST_NAME              ID           MODEL     MUSED      MRSV  NJOBS    RUN   SUSP    RSV
hosta                   0       TeslaP100     30.6G      0.0G      1      1      0      0
                        1       TeslaP100        0M      0.0G      0      0      0      0
hostb                   0        TeslaT4         0M      0.0G      0      0      0      0
";
    assert_eq!(told(text), ["hosta ? 2x 6.0", "hostb ? 1x 7.5"]);
    let text = r"HOST_NAME      type    model  cpuf ncpus maxmem maxswp server RESOURCES
hosta       X86_64 Intel_EM  60.0    32 251.5G     3G    Yes (mg cuda)
hostb       X86_64 Intel_EM  60.0    32 251.5G     3G    Yes (cuda)
";
    assert_eq!(told(text), ["hosta not-recognized", "hostb not-recognized"]);
    let text = r"gpu01
     Mom = gpu01.example.org
     Port = 15002
     pbs_version = 2022.1
     ntype = PBS
     state = free
     resources_available.arch = linux
     resources_available.host = gpu01
     resources_available.ncpus = 64
     resources_available.ngpus = 4
     resources_available.gpu_model = A100
     jobs = 12.pbs/0, 13.pbs/1

cpu01
     Mom = cpu01.example.org
     ntype = PBS
     state = free
     resources_available.ncpus = 64
     resources_available.ngpus = 0
gpu02
     Mom = gpu02.example.org
     ntype = PBS
     resources_available.ngpus = 2
";
    assert_eq!(told(text), ["gpu01 ? 4x 8.0", "cpu01 no-gpu", "gpu02 ? 2x ?"]);
    let text = r"node1
     state = free
     power_state = Running
     np = 16
     ntype = cluster
     status = opsys=linux,uname=Linux node1 4.18.0 x86_64,ncpus=16
     gpus = 2
     gpu_status = gpu[1]=gpu_id=00000000:83:00.0;gpu_pci_device_id=268374238;gpu_product_name=Tesla V100-PCIE-32GB;gpu_memory_total=32510 MB,gpu[0]=gpu_id=00000000:04:00.0;gpu_product_name=Tesla V100-PCIE-32GB;gpu_memory_total=32510 MB,driver_ver=470.57.02,timestamp=Tue

node2
     state = down
     np = 16
     ntype = cluster
     gpus = 2
";
    assert_eq!(told(text), ["node1 470.57.02 2x 7.0", "node2 ? 2x ?"]);
    let text = r#"{"timestamp":1,"pbs_version":"2022.1","pbs_server":"pbs","nodes":{"gpu01":{"Mom":"gpu01","ntype":"PBS","state":"free","resources_available":{"arch":"linux","host":"gpu01","ngpus":4,"gpu_model":"A100"},"resources_assigned":{}},
"gpu02":{"Mom":"gpu02","ntype":"PBS","state":"free","resources_available":{"arch":"linux","host":"gpu02","ncpus":4},"resources_assigned":{}}}}
"#;
    assert_eq!(told(text), ["gpu01 ? 4x 8.0", "gpu02 not-recognized"]);
    let text = r#"Arch = "X86_64"
DetectedGPUs = "GPU-1a, GPU-2b"
GPUs_DeviceName = "Tesla V100-SXM2-32GB"
GPUs_DriverVersion = 12.2
GPUs_Capability = 7.0
Machine = "c1.example.org"
Name = "slot1@c1.example.org"
OpSys = "LINUX"
TotalGPUs = 2

Arch = "X86_64"
GPUs_GPU_1a = [ Id = "GPU-1a"; Capability = 8.0; DeviceName = "NVIDIA A100-SXM4-80GB"; DriverVersion = 12.40; ECCEnabled = true ]
GPUs_GPU_2b = [ Id = "GPU-2b"; Capability = 8.0; DeviceName = "NVIDIA A100-SXM4-80GB"; DriverVersion = 12.40; ECCEnabled = true ]
Machine = "c2.example.org"
Name = "slot1@c2.example.org"
OpSys = "LINUX"

Machine = "c2.example.org"
Name = "slot1_1@c2.example.org"
GPUs = 1

Machine = "c3.example.org"
Name = "slot1@c3.example.org"
TotalGPUs = 0
"#;
    assert_eq!(
        told(text),
        ["c1.example.org ? 2x 7.0", "c2.example.org ? 2x 8.0", "c3.example.org no-gpu"]
    );
    let text = r"Machine GPUs_DeviceName GPUs_DriverVersion GPUs_Capability
c1.example.org Tesla T4 12.2 7.5
c2.example.org NVIDIA A100-SXM4-80GB 12.4 8.0
c3.example.org undefined undefined undefined
";
    assert_eq!(
        told(text),
        ["c1.example.org ? 1x 7.5", "c2.example.org ? 1x 8.0", "c3.example.org not-recognized"]
    );
}

#[test]
fn what_is_left_out_is_said() {
    let cuda = "host,gpu,cuda\nn1,A100,12.4\nn2,T4,11.4\n";
    assert!(said(cuda).starts_with("1: a CUDA version may be that of the driver or of a toolkit"));
    assert!(parse_machines(cuda).machines.iter().all(|one| one.environment.cuda_driver.is_none()));
    for header in ["host,gpu,Driver CUDA", "host,gpu,cuda_driver", "host,gpu,CUDA (nvidia-smi)"] {
        let text = cuda.replace("host,gpu,cuda", header);
        let read = |at: usize| parse_machines(&text).machines[at].environment.cuda_driver;
        assert_eq!((read(0), read(1)), ("12.4".parse().ok(), "11.4".parse().ok()), "{header}");
        assert_eq!(said(&text), "");
    }
    // With the driver, nothing depends on it.
    assert_eq!(said("host,gpu,driver,cuda\nn1,A100,535.161.08,12.2\n"), "");
    let twice = "host,gpu,driver\nn1,A100,535.161.08\nn2,T4,470.57.02\nn1,A100,535.161.08\n";
    assert!(said(twice).starts_with("4: "), "{}", said(twice));
    let json = "[{\"name\": \"n1\", \"gpu\": \"T4\"},\n {\"name\": \"n1\", \"gpu\": \"A100\"}]";
    assert_eq!(told(json), ["n1 disputed"]);
    assert!(said(json).starts_with("2: n1 is there more than once"), "{}", said(json));
}

/// What is no inventory stays one text.
#[test]
fn other_documents_are_not_inventories() {
    for text in [
        "services:\n  a:\n    image: nvcr.io/nvidia/pytorch:24.05-py3\n    deploy:\n      resources:\n        reservations:\n          devices:\n            - driver: nvidia\n              count: 1\n",
        "driver: 535.161.08\ngpu: A100\ncuda: 12.2\n",
        "GPU:\n  name: A100\n  driver: 535.161.08\n",
        "libnvidia-compute-535 535.161.08\nnvidia-utils-535 535.161.08\n",
        "NVIDIA A100-SXM4-80GB 535.161.08\nTesla V100-SXM2-32GB 535.161.08\n",
        "{\"name\": \"x\", \"version\": 3, \"driver\": \"overlay2\"}",
        "PyTorch version: 2.1.0\nIs debug build: False\nGPU 0: Tesla T4\nNvidia driver version: 450.80.02\n",
        "state = free\nGPUs_Capability = 7.0\n",
        "HOST_NAME\n",
    ] {
        let machines = parse_machines(text).machines;
        assert!(machines.len() == 1 && machines[0].name.is_none(), "{text}: {machines:#?}");
    }
}

/// Wherever a text is cut, no machine comes to be that is not in it.
#[test]
fn cut_texts_do_not_invent_machines() {
    let texts = [
        "all:\n  hosts:\n    gpu01:\n      gpu_model: A100\n      gpu_driver: 535.161.08\n    gpu02: {gpu_model: T4}\n",
        "HOST_NAME  gpu_id gpu_model gpu_driver\ngpu01  0 TeslaT4 535.161.08\n       1 TeslaT4 535.161.08\n",
        "gpu01\n     ntype = PBS\n     resources_available.ngpus = 4\ngpu02\n     ntype = PBS\n",
        "Machine = \"gpu01\"\nGPUs_DeviceName = \"Tesla T4\"\n\nMachine = \"gpu02\"\nTotalGPUs = 2\n",
    ];
    for text in texts {
        for end in 0..=text.len() {
            let Some(cut) = text.get(..end) else { continue };
            for machine in parse_machines(cut).machines {
                let name = machine.name.unwrap_or_default();
                let right = |whole: &&str| whole.starts_with(name.as_str());
                assert!(["gpu01", "gpu02"].iter().any(right) || name == "hosts", "{name}: {cut}");
            }
        }
    }
}
