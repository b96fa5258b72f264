package org.m2q.onnx.integer;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.m2q.network.MacOperator;
import org.m2q.network.SamplingOperator;
import org.m2q.onnx.Attributes;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.internal.ViewNodes;
import org.m2q.quant.integer.CodeRange;
import org.m2q.quant.program.FilterCodes;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.Step;

/**
 * Steps on real numbers with the Quant operator of QONNX. The conditions are those of {@link QdqForm}; as Quant adds the zero point before it rounds, every
 * zero point has to be even.
 */
final class QonnxForm implements StepForm {

	/** The set of operators in which Quant is. */
	static final String DOMAIN = "qonnx.custom_op.general";

	private final ProgramGraph graph;
	private final QdqForm conditions;
	private final ProductNodes products;
	private final MovedNodes moved;

	QonnxForm(ProgramGraph graph, QdqForm conditions) {
		this.graph = graph;
		this.conditions = conditions;
		products = new ProductNodes(graph, new RescaleNodes(graph));
		moved = new MovedNodes(graph);
	}

	@Override
	public ExportForm form() {
		return ExportForm.QONNX;
	}

	@Override
	public Verdict check(Step step) {
		IntegerTensor result = graph.tensor(step.output());
		if (step instanceof Step.Lookup) {
			return Verdict.impossible("tables are looked up by codes");
		}
		if (QdqForm.onCodes(step)) {
			boolean wide = step.inputs().stream().anyMatch(input -> Bounds.magnitude(graph.tensor(input)) >= Bounds.EXACT);
			return wide ? Verdict.impossible("codes of more than 24 bits are not exact as real numbers") : Verdict.EXACT;
		}
		Verdict verdict = QdqForm.even(conditions.check(step), result, QdqForm.fraction(step));
		return new Verdict(verdict.possible(), verdict.exact(), verdict.reason(), true);
	}

	@Override
	public void write(Step step) {
		IntegerTensor result = graph.tensor(step.output());
		switch (step) {
			case Step.Convolution conv -> {
				MacOperator.Convolution operator = conv.operator();
				int[] shape = { operator.filters(), operator.channels() / operator.groups(), operator.kernelRows(), operator.kernelColumns() };
				String x = graph.real(graph.tensor(conv.input()));
				String w = weights(step, conv.weights(), conv.weights().codes(), shape, new int[] { operator.filters(), 1, 1, 1 });
				String y = QdqForm.hasBias(conv.bias())
						? graph.nodes().add("Conv", ProductNodes.attributes(operator), x, w, bias(step, conv.input(), conv.weights(), conv.bias()))
						: graph.nodes().add("Conv", ProductNodes.attributes(operator), x, w);
				quantized(y, result);
			}
			case Step.Linear linear -> {
				FilterCodes weights = linear.weights();
				String w = weights(step, weights, ProductNodes.turned(weights), new int[] { weights.size(), weights.filters() }, new int[] { weights.filters() });
				String y = graph.nodes().add("MatMul", graph.real(graph.tensor(linear.input())), w);
				quantized(QdqForm.hasBias(linear.bias()) ? graph.nodes().add("Add", y, bias(step, linear.input(), weights, linear.bias())) : y, result);
			}
			case Step.MatMul matmul -> {
				IntegerTensor left = graph.tensor(matmul.left());
				IntegerTensor right = graph.tensor(matmul.right());
				quantized(graph.nodes().add("MatMul", products.turned(graph.real(left), left, matmul.operator().transposeLeft()),
						products.turned(graph.real(right), right, matmul.operator().transposeRight())), result);
			}
			case Step.Multiplication multiplication -> quantized(
					graph.nodes().add("Mul", graph.real(graph.tensor(multiplication.left())), graph.real(graph.tensor(multiplication.right()))), result);
			case Step.Addition addition -> quantized(QdqForm.sum(graph, addition), result);
			case Step.View view -> view(view, result);
			case Step.Pool pool -> maximum(pool, result);
			default -> throw new IllegalArgumentException(step.info().name());
		}
	}

	private void view(Step.View view, IntegerTensor result) {
		List<String> values = view.inputs().stream().map(index -> graph.real(graph.tensor(index))).toList();
		String value = moved.moved(view, graph.tensor(view.inputs().getFirst()).shape(), result.shape(), values, new ViewNodes.Fill() {
			@Override
			public String ones(int[] shape) {
				return graph.nodes().constant(view.info().name() + ":ones", Tensor.of(shape, QonnxForm.this.ones(view, result, shape)));
			}

			@Override
			public Optional<String> padding() {
				return Optional.empty();
			}
		});
		graph.nodes().name(value, result.name());
	}

	/** The real numbers that appended codes stand for, with the scale of where they are appended. */
	private float[] ones(Step.View view, IntegerTensor result, int[] shape) {
		float[] reals = new float[Tensor.size(shape)];
		if (result.axis() == IntegerTensor.WHOLE) {
			Arrays.fill(reals, (view.fill() - result.range().zero()) * result.scale());
			return reals;
		}
		// Axis 0 is the batch.
		int axis = result.axis() + 1;
		int inner = Arrays.stream(shape).skip(axis + 1L).reduce(1, (a, b) -> a * b);
		int before = result.shape().dim(result.axis()) - shape[axis];
		for (int i = 0; i < reals.length; i++) {
			reals[i] = (view.fill() - result.range().zero()) * result.scales()[before + i / inner % shape[axis]];
		}
		return reals;
	}

	private void maximum(Step.Pool step, IntegerTensor result) {
		SamplingOperator.Pool pool = step.operator();
		String largest = graph.nodes().add("MaxPool",
				Attributes.of("kernel_shape", ProductNodes.longs(pool.kernelRows(), pool.kernelColumns()), "strides",
						ProductNodes.longs(pool.strideRows(), pool.strideColumns()), "pads",
						ProductNodes.longs(pool.paddingRows(), pool.paddingColumns(), pool.paddingRows(), pool.paddingColumns())),
				graph.real(graph.tensor(step.input())));
		CodeRange in = graph.tensor(step.input()).range();
		boolean inside = in.low() >= result.range().low() && in.high() <= result.range().high();
		graph.nodes().name(inside ? largest : clipped(largest, result), result.name());
	}

	private String weights(Step step, FilterCodes weights, short[] codes, int[] shape, int[] scaleShape) {
		float[] reals = new float[codes.length];
		int most = 0;
		boolean last = shape.length == 2;
		for (int i = 0; i < reals.length; i++) {
			int filter = last ? i % weights.filters() : i / weights.size();
			reals[i] = codes[i] * weights.scales()[filter];
			most = Math.max(most, codes[i] < 0 ? -codes[i] - 1 : codes[i]);
		}
		int bits = Math.max(2, Integer.SIZE - Integer.numberOfLeadingZeros(most) + 1);
		String name = step.info().name();
		return quant(graph.nodes().constant(name + ":weight", Tensor.of(shape, reals)), graph.nodes().constant(name + ":weight_scale", Tensor.of(scaleShape, weights.scales())),
				0, bits, true, false);
	}

	private String bias(Step step, int input, FilterCodes weights, int[] bias) {
		float[] scales = new float[bias.length];
		float[] reals = new float[bias.length];
		for (int i = 0; i < scales.length; i++) {
			scales[i] = graph.tensor(input).scale() * weights.scales()[i];
			reals[i] = bias[i] * scales[i];
		}
		String name = step.info().name();
		int[] filters = { bias.length };
		return quant(graph.nodes().constant(name + ":bias", Tensor.of(filters, reals)), graph.nodes().constant(name + ":bias_scale", Tensor.of(filters, scales)), 0,
				Integer.SIZE, true, false);
	}

	private String quant(String value, String scale, int zero, int bits, boolean signed, boolean narrow) {
		return graph.nodes().add("Quant", DOMAIN, Attributes.of("signed", signed ? 1 : 0, "narrow", narrow ? 1 : 0, "rounding_mode", "ROUND"), value, scale,
				graph.nodes().real(zero), graph.nodes().real(bits));
	}

	private String clipped(String value, IntegerTensor tensor) {
		CodeRange range = tensor.range();
		return graph.nodes().add("Clip", value, graph.nodes().real((range.low() - range.zero()) * tensor.scale()),
				graph.nodes().real((range.high() - range.zero()) * tensor.scale()));
	}

	/** Rounds real numbers to those that codes of the range of a tensor stand for. */
	void quantized(String value, IntegerTensor result) {
		CodeRange range = result.range();
		boolean signed = range.low() < 0;
		int bits = 1;
		while (least(signed, bits) > range.low() || most(signed, bits) < range.high()) {
			bits++;
		}
		boolean whole = range.low() == least(signed, bits) && range.high() == most(signed, bits);
		boolean narrow = range.low() == least(signed, bits) + (signed ? 1 : 0) && range.high() == most(signed, bits) - (signed ? 0 : 1);
		graph.nodes().name(quant(whole || narrow ? value : clipped(value, result), graph.nodes().real(result.scale()), range.zero(), bits, signed, narrow && !whole),
				result.name());
	}

	private static long least(boolean signed, int bits) {
		return signed ? -(1L << bits - 1) : 0;
	}

	private static long most(boolean signed, int bits) {
		return (1L << (signed ? bits - 1 : bits)) - 1;
	}
}
