package org.m2q.accelerator.tests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import org.m2q.base.problem.SourceSpan;
import org.m2q.network.ElementOperator;
import org.m2q.network.Layer;
import org.m2q.network.LayerKind;
import org.m2q.network.LayerNetwork;
import org.m2q.network.LoopNest;
import org.m2q.network.MacOperator;
import org.m2q.network.MacOperator.Convolution;
import org.m2q.network.MacOperator.ConvolutionForm;
import org.m2q.network.Network;
import org.m2q.network.Operator;
import org.m2q.network.Shape;
import org.m2q.network.Trail;

/** Networks made by hand, a layer at a time; every layer reads the one before unless it is told otherwise. */
final class Networks {

	private final List<Layer> layers = new ArrayList<>();

	/** A square convolution with padding that keeps the size. */
	Networks convolution(LayerKind kind, int in, int out, int size, int kernel, int stride, int groups) {
		return convolution(kind.name().toLowerCase(java.util.Locale.ROOT) + layers.size(), kind, in, out, size, kernel, stride, groups, -2);
	}

	Networks convolution(String name, LayerKind kind, int in, int out, int size, int kernel, int stride, int groups, int residual) {
		ConvolutionForm form = switch (kind) {
			case DWCONV -> ConvolutionForm.DWCONV;
			case CONV -> ConvolutionForm.CONV;
			default -> ConvolutionForm.PWCONV;
		};
		Operator operator = new Convolution(form, in, out, kernel, kernel, stride, stride, kernel / 2, kernel / 2, 1, 1, groups, false);
		int outSize = size / stride;
		LoopNest loops = new LoopNest(1, out / groups, in / groups, groups, outSize, outSize, kernel, kernel);
		return add(name, kind, loops, operator, List.of(Shape.of(in, size, size)), Shape.of(out, outSize, outSize), residual);
	}

	/** A pointwise convolution. */
	Networks pointwise(int in, int out, int size) {
		return convolution(LayerKind.PWCONV, in, out, size, 1, 1, 1);
	}

	/** A depthwise convolution. */
	Networks depthwise(int channels, int size, int kernel, int stride) {
		return convolution(LayerKind.DWCONV, channels, channels, size, kernel, stride, channels);
	}

	/** A fully connected layer of one token. */
	Networks linear(int in, int out) {
		return add("linear" + layers.size(), LayerKind.LINEAR, new LoopNest(1, out, in, 1, 1, 1, 1, 1), new MacOperator.Linear(in, out, false),
				List.of(Shape.of(in)), Shape.of(out), -2);
	}

	/** A product of two tensors. */
	Networks product(int heads, int m, int k, int n) {
		return add("matmul" + layers.size(), LayerKind.MATMUL, new LoopNest(heads, m, k, 1, 1, n, 1, 1), new MacOperator.MatMul(false, false),
				List.of(Shape.of(heads, m, k), Shape.of(heads, k, n)), Shape.of(heads, m, n), -2);
	}

	/** A layer without multiply-accumulates. */
	Networks element(LayerKind kind, Operator operator, int channels, int size) {
		return add(operator.name() + layers.size(), kind, new LoopNest(1, 1, 1, channels, size, size, 1, 1), operator,
				List.of(Shape.of(channels, size, size)), Shape.of(channels, size, size), -2);
	}

	/** A sum with an input of the network. */
	Networks sum(int channels, int size) {
		Shape shape = Shape.of(channels, size, size);
		return add("add" + layers.size(), LayerKind.ADD, new LoopNest(1, 1, 1, channels, size, size, 1, 1), new ElementOperator.Add(), List.of(shape, shape), shape,
				-2);
	}

	private Networks add(String name, LayerKind kind, LoopNest loops, Operator operator, List<Shape> inputs, Shape output, int residual) {
		int index = layers.size();
		long macs = kind.hasMacs() ? loops.iterations() : 0;
		long weights = kind.hasWeights() ? macs / (loops.outRows() * loops.outColumns()) : 0;
		List<List<Integer>> producers = new ArrayList<>();
		List<Optional<String>> activations = new ArrayList<>();
		for (int i = 0; i < inputs.size(); i++) {
			// Only the first operand comes from the layer before; a second one is an input of the network.
			producers.add(List.of(i == 0 ? index - 1 : Layer.NETWORK_INPUT));
			activations.add(Optional.empty());
		}
		layers.add(new Layer(index, name, name.contains(".") ? name.substring(0, name.indexOf('.')) : "", kind, loops, macs, weights, 0, 0, operator,
				inputs, producers, activations, output, Optional.empty(), Optional.empty(), residual >= -1 ? OptionalInt.of(residual) : OptionalInt.empty(),
				SourceSpan.NONE, Trail.EMPTY, List.of(index)));
		return this;
	}

	LayerNetwork build() {
		return new LayerNetwork(new Network("Hand", Map.of(), List.of(), List.of(), List.of()), layers);
	}

	/** The multiplying layers of EfficientViT-B1 at 224 × 224, from the reference table; biases and residuals are left out. */
	static LayerNetwork efficientVit() {
		Networks networks = new Networks();
		try (BufferedReader reader = new BufferedReader(
				new InputStreamReader(Networks.class.getResourceAsStream("efficientvit-b1-r224.csv"), StandardCharsets.UTF_8))) {
			String[] names = reader.readLine().split(",");
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				String[] cells = line.replaceAll("\"[^\"]*\"", "").split(",", -1);
				Map<String, String> row = new HashMap<>();
				for (int i = 0; i < names.length; i++) {
					row.put(names[i], cells[i]);
				}
				networks.row(row);
			}
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
		return networks.build();
	}

	private void row(Map<String, String> row) {
		LayerKind kind = LayerKind.valueOf(row.get("kind"));
		switch (kind) {
			case MATMUL -> product(number(row, "batch_heads"), number(row, "M"), number(row, "K"), number(row, "N"));
			case LINEAR -> linear(number(row, "in_c"), number(row, "out_c"));
			case CONV, DWCONV, PWCONV, GPWCONV -> convolution(row.get("name"), kind, number(row, "in_c"), number(row, "out_c"), number(row, "h_in"),
					number(row, "k"), number(row, "stride"), number(row, "groups"), -2);
			default -> {
				// Division and pooling do not multiply.
			}
		}
	}

	private static int number(Map<String, String> row, String name) {
		return Integer.parseInt(row.get(name));
	}

	static Operator division() {
		return new ElementOperator.Divide(0);
	}
}
