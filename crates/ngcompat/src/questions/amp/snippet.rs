//! Training steps to paste.

use alloc::format;
use alloc::string::String;

use crate::questions::amp::advice::{AmpDataType, AmpInterface};
use crate::rows::amp::DataType;

/// What all training steps begin with.
const JOB: &str = "\
model = torch.nn.Linear(1024, 1024).cuda()
optimizer = torch.optim.SGD(model.parameters(), lr=1e-3)
loss_function = torch.nn.MSELoss()
batches = [(torch.randn(64, 1024), torch.randn(64, 1024)) for _ in range(10)]
";

/// What all of them do with a batch first.
const BATCH: &str = "\
for inputs, targets in batches:
    inputs, targets = inputs.cuda(), targets.cuda()
    optimizer.zero_grad()
";

/// A minimal training loop in mixed precision. Where the data type is not known, FP16 with loss
/// scaling runs on every GPU.
pub(crate) fn training_step(
    interface: AmpInterface,
    new_apex: bool,
    dtype: Option<AmpDataType>,
    fp16_gives_nan: bool,
) -> String {
    let data_type = dtype.map_or(DataType::Fp16, |dtype| dtype.data_type);
    let switch = match data_type {
        DataType::Fp32 if fp16_gives_nan => {
            "use_amp = False  # FP16 gives NaN on chips of the GTX 16 series\n"
        }
        // One loop for both: what is not worth it for arithmetic may be for memory.
        DataType::Fp32 => {
            "use_amp = False  # no Tensor Cores: True saves memory, and time where that is the limit\n"
        }
        _ => "use_amp = True\n",
    };
    match (interface, data_type) {
        (AmpInterface::Apex, _) => apex(new_apex, switch),
        (_, DataType::Bf16) => bf16(switch),
        _ => native(interface, switch),
    }
}

/// Apex has changed its interface; where it is not certain which one is there, the step asks.
fn apex(new: bool, switch: &str) -> String {
    let (start, scaler) = if new {
        (
            "model, optimizer = amp.initialize(model, optimizer, opt_level=\"O1\", enabled=use_amp)\n",
            "amp",
        )
    } else {
        (
            "\
if hasattr(amp, \"initialize\"):
    model, optimizer = amp.initialize(model, optimizer, opt_level=\"O1\", enabled=use_amp)
    amp_handle = amp
else:  # before March 2019
    amp_handle = amp.init(enabled=use_amp)
",
            "amp_handle",
        )
    };
    format!(
        "\
import torch
from apex import amp

{switch}{JOB}{start}
{BATCH}    loss = loss_function(model(inputs), targets)
    with {scaler}.scale_loss(loss, optimizer) as scaled_loss:
        scaled_loss.backward()
    optimizer.step()
"
    )
}

fn bf16(switch: &str) -> String {
    format!(
        "\
import torch

{switch}{JOB}
{BATCH}    with torch.autocast(\"cuda\", dtype=torch.bfloat16, enabled=use_amp):
        loss = loss_function(model(inputs), targets)
    loss.backward()
    optimizer.step()
"
    )
}

fn native(interface: AmpInterface, switch: &str) -> String {
    let (autocast, scaler) = match interface {
        AmpInterface::TorchAmp => (
            "torch.autocast(\"cuda\", dtype=torch.float16, enabled=use_amp)",
            "torch.amp.GradScaler(\"cuda\", enabled=use_amp)",
        ),
        AmpInterface::TorchAutocast => (
            "torch.autocast(\"cuda\", dtype=torch.float16, enabled=use_amp)",
            "torch.cuda.amp.GradScaler(enabled=use_amp)",
        ),
        AmpInterface::TorchCudaAmp | AmpInterface::Apex => (
            "torch.cuda.amp.autocast(enabled=use_amp)",
            "torch.cuda.amp.GradScaler(enabled=use_amp)",
        ),
    };
    format!(
        "\
import torch

{switch}{JOB}scaler = {scaler}

{BATCH}    with {autocast}:
        loss = loss_function(model(inputs), targets)
    scaler.scale(loss).backward()
    scaler.step(optimizer)
    scaler.update()
"
    )
}
