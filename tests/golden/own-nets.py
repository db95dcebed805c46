"""The example net, what it forecasts, and nets that must be refused.

    pip install onnx==1.23.2 skl2onnx==1.20.0 scikit-learn==1.9.1 onnxruntime==1.31.1
    python tests/golden/own-nets.py        (from the top of the checkout)

The example learns windows of the bundled sample data (invented, CC0) up to the end of September 2025, so that the last quarter is left to judge it by.
"""
import csv, json, pathlib
import numpy as np, onnx, onnxruntime
from onnx import TensorProto, helper, numpy_helper
from sklearn.neural_network import MLPRegressor
from skl2onnx import to_onnx

top = pathlib.Path(__file__).resolve().parents[2]
example, nets = top / 'resources/examples/weekly-net', top / 'tests/golden/own-nets'
W, H = 28, 14

series = {}
for row in csv.DictReader(open(top / 'resources/sample/shop-sales.csv')):
    if row['date'] < '2025-10-01':
        series.setdefault((row['shop'], row['group']), []).append(float(row['units'] or 0))
X, Y = [], []
for values in series.values():
    y = np.array(values)
    for end in range(W, len(y) - H + 1, 3):
        window, ahead = y[end - W:end], y[end:end + H]
        scale = np.abs(window).mean() or 1.0
        X.append(window / scale)
        Y.append(ahead / scale)
X, Y = np.array(X, np.float32), np.array(Y, np.float32)
net = MLPRegressor(hidden_layer_sizes=(32,), alpha=1e-3, max_iter=60, random_state=1).fit(X, Y)
model = to_onnx(net, X[:1], target_opset=17)
onnx.save(model, example / 'weekly-net.onnx')
session = onnxruntime.InferenceSession(str(example / 'weekly-net.onnx'))
name_in, name_out = session.get_inputs()[0].name, session.get_outputs()[0].name
print('inputs', [(i.name, i.shape) for i in session.get_inputs()], 'outputs', [(o.name, o.shape) for o in session.get_outputs()], len(X), 'windows')
manifest = {
    'almanacModel': 1, 'id': 'weekly-net', 'name': 'Weekly net', 'version': '1.0.0',
    'summary': 'A small net that learnt four weeks of daily sales of several shops and forecasts the next two.',
    'runtime': 'onnx', 'main': 'weekly-net.onnx',
    'limits': ['Learnt from the sample data until the end of September 2025.'],
    'net': {'window': W, 'horizon': H, 'input': name_in, 'output': name_out, 'scaling': 'mean'},
}
(example / 'almanac-model.json').write_text(json.dumps(manifest, indent=2) + '\n')
rng = np.random.default_rng(7)
windows = [[float(round(v, 1)) for v in 50 + 30 * rng.standard_normal(W)] for _ in range(4)] + [[5.0] * W, [float(t) for t in range(W)]]
golden = []
for window in windows:
    scale = np.abs(window).mean()
    out = session.run(None, {name_in: np.array([np.array(window) / scale], np.float32)})[0].ravel() * scale
    golden.append({'window': window, 'forecast': [float(v) for v in out]})

F = TensorProto.FLOAT
def save(name, nodes, inputs, outputs, weights=(), opset=17, ir=9, change=None):
    graph = helper.make_graph(nodes, 'net', inputs, outputs, [numpy_helper.from_array(w, n) for n, w in weights])
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid('', opset)], ir_version=ir)
    if change: change(made)
    (nets / f'{name}.onnx').write_bytes(made.SerializeToString())
    return made
info = helper.make_tensor_value_info
x, y = info('x', F, [1, 4]), info('y', F, [1, 3])
eye = np.array([[0.1, 0.2, 0.3], [0.2, 0.2, 0.2], [0.3, 0.3, 0.3], [0.4, 0.3, 0.2]], np.float32)
mul = [helper.make_node('MatMul', ['x', 'w'], ['y'])]
save('plain', mul, [x], [y], [('w', eye)])
# Quantiles 0.1, 0.5, 0.9 from a window and a regressor known over window and horizon: y[h, q] = mean(x) + r[4 + h] + spread[q].
save('quantiles', [
    helper.make_node('ReduceMean', ['x'], ['m'], axes=[1], keepdims=1),
    helper.make_node('Slice', ['r', 'from', 'to', 'axis'], ['ahead']),
    helper.make_node('Add', ['ahead', 'm'], ['a']),
    helper.make_node('Add', ['a', 'spread'], ['y']),
], [x, info('r', F, [1, 7, 1])], [info('y', F, [1, 3, 3])], [
    ('spread', np.array([[[-2, 0, 2], [-3, 0, 3], [-4, 0, 4]]], np.float32)), ('from', np.array([4])), ('to', np.array([7])), ('axis', np.array([1]))])
bad = eye.copy(); bad[1, 1] = np.nan
save('nan-weights', mul, [x], [y], [('w', bad)])
save('nan-output', [helper.make_node('Log', ['x'], ['l']), helper.make_node('MatMul', ['l', 'w'], ['y'])], [x], [y], [('w', eye)])
save('wrong-shape', mul, [info('x', F, [1, 5])], [y], [('w', np.ones((5, 3), np.float32))])
save('other-names', [helper.make_node('MatMul', ['a', 'w'], ['b'])], [info('a', F, [1, 4])], [info('b', F, [1, 3])], [('w', eye)])
save('integers', [helper.make_node('Cast', ['x'], ['f'], to=F), helper.make_node('MatMul', ['f', 'w'], ['y'])], [info('x', TensorProto.INT64, [1, 4])], [y], [('w', eye)])
save('newer-opset', mul, [x], [y], [('w', eye)], opset=999)
save('own-operators', [helper.make_node('Evil', ['x'], ['y'], domain='com.example')], [x], [y], change=lambda m: m.opset_import.extend([helper.make_opsetid('com.example', 1)]))
def outside(path):
    def change(m):
        t = m.graph.initializer[0]
        t.ClearField('raw_data'); t.data_location = TensorProto.EXTERNAL
        for k, v in (('location', path), ('offset', '0'), ('length', '48')):
            e = t.external_data.add(); e.key, e.value = k, v
    return change
save('outside-data', mul, [x], [y], [('w', eye)], change=outside('../../../../etc/passwd'))
save('cycle', [helper.make_node('Add', ['x', 'b'], ['a']), helper.make_node('Add', ['a', 'x'], ['b']), helper.make_node('MatMul', ['a', 'w'], ['y'])], [x], [y], [('w', eye)])
# Asks for 160 GB while it runs, and loops for ever; each from a few bytes.
save('huge-tensor', [helper.make_node('ConstantOfShape', ['n'], ['big']), helper.make_node('ReduceSum', ['big'], ['s'], keepdims=0), helper.make_node('MatMul', ['x', 'w'], ['p']), helper.make_node('Add', ['p', 's'], ['y'])], [x], [y], [('w', eye), ('n', np.array([200000, 200000]))])
body = helper.make_graph([helper.make_node('Identity', ['go'], ['go_on']), helper.make_node('Identity', ['v'], ['v_on'])], 'body',
    [info('i', TensorProto.INT64, []), info('go', TensorProto.BOOL, []), info('v', F, [1, 4])], [info('go_on', TensorProto.BOOL, []), info('v_on', F, [1, 4])])
save('endless', [helper.make_node('Loop', ['many', 'yes', 'x'], ['out'], body=body), helper.make_node('MatMul', ['out', 'w'], ['y'])], [x], [y], [('w', eye), ('many', np.array(2**62)), ('yes', np.array(True))])
def claims(m):
    t = m.graph.initializer[0]; del t.dims[:]; t.dims.extend([4, 1 << 40])
save('claimed-shape', mul, [x], [y], [('w', eye)], change=claims)
save('script-name', [helper.make_node('MatMul', ['<img src=x onerror=alert(1)>', 'w'], ['y'])], [info('<img src=x onerror=alert(1)>', F, [1, 4])], [y], [('w', eye)])
(top / 'tests/golden/own-nets.json').write_text(json.dumps({'made': 'python tests/golden/own-nets.py: onnx %s, skl2onnx 1.20.0, scikit-learn 1.9.1, onnxruntime %s' % (onnx.__version__, onnxruntime.__version__), 'example': golden}, indent=1) + '\n')
