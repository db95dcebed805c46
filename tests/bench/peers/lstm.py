# The peer of `npm run bench -- lstm`: PyTorch trains the same net on the same data, one epoch for each line on stdin.
# lstm.py THREADS WINDOWS.json -> one line of JSON an epoch
import json
import sys
import time

import numpy as np
import torch
from torch import nn

torch.set_num_threads(int(sys.argv[1]))
torch.manual_seed(0)
with open(sys.argv[2]) as file:
    spec = json.load(file)
windows, length, horizon, inputs = spec["windows"], spec["sequenceLength"], spec["horizon"], spec["pastInputs"]
x = torch.tensor(np.array(spec["past"], dtype=np.float32).reshape(windows, length, inputs))
y = torch.tensor(np.array(spec["targets"], dtype=np.float32).reshape(windows, horizon))


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(inputs, spec["hiddenSize"], spec["layers"], batch_first=True, dropout=spec["dropout"])
        self.drop = nn.Dropout(spec["dropout"])
        self.dense = nn.Linear(spec["hiddenSize"], horizon)

    def forward(self, past):
        hidden, _ = self.lstm(past)
        return self.dense(self.drop(hidden[:, -1]))


net = Net()
optimiser = torch.optim.Adam(net.parameters(), spec["learningRate"])
mean_square = nn.MSELoss()
print(json.dumps({"version": torch.__version__}), flush=True)
for _ in sys.stdin:
    began, used = time.perf_counter(), time.process_time()
    net.train()
    total = 0.0
    order = torch.randperm(windows)
    for first in range(0, windows, spec["batch"]):
        rows = order[first : first + spec["batch"]]
        optimiser.zero_grad()
        loss = mean_square(net(x[rows]), y[rows])
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        total += loss.item() * len(rows)
    print(json.dumps({"ms": 1000 * (time.perf_counter() - began), "cpuMs": 1000 * (time.process_time() - used), "loss": total / windows}), flush=True)
