package org.m2q.codegen.java;

import java.util.Arrays;
import java.util.stream.Collectors;

import org.m2q.network.MacOperator;
import org.m2q.network.SamplingOperator;
import org.m2q.network.Shape;
import org.m2q.quant.program.Rescale;
import org.m2q.runtime.Window;

import com.palantir.javapoet.CodeBlock;

/** Expressions of generated code. Long arrays go into the weights file. */
final class Expressions {

	/** Arrays up to this length are written out. */
	private static final int WRITTEN = 4;

	private final WeightsWriter weights;

	Expressions(WeightsWriter weights) {
		this.weights = weights;
	}

	/** Integers, written out or read under a name. */
	CodeBlock ints(String name, int[] values) {
		if (values.length <= WRITTEN) {
			return CodeBlock.of("new int[] { $L }", Arrays.stream(values).mapToObj(String::valueOf).collect(Collectors.joining(", ")));
		}
		weights.ints(name, values);
		return CodeBlock.of("weights.ints($S)", name);
	}

	/** Numbers in single precision, separated by commas, or read under a name. */
	CodeBlock floats(String name, float[] values) {
		if (values.length <= WRITTEN) {
			StringBuilder text = new StringBuilder();
			for (float value : values) {
				text.append(text.isEmpty() ? "" : ", ").append(number(value));
			}
			return CodeBlock.of("$L", text.toString());
		}
		weights.floats(name, values);
		return CodeBlock.of("weights.floats($S)", name);
	}

	/** A literal that is read back as the same number. */
	static String number(float value) {
		return value + "f";
	}

	/** Factors of a step. */
	CodeBlock rescale(String step, Rescale rescale) {
		return switch (rescale.profile()) {
			case POT -> rescale.shifts().length <= WRITTEN
					? CodeBlock.of("$T.pot($L)", org.m2q.runtime.Rescale.class, Arrays.stream(rescale.shifts()).mapToObj(String::valueOf).collect(Collectors.joining(", ")))
					: CodeBlock.of("$T.pot($L)", org.m2q.runtime.Rescale.class, ints(step + "#shifts", rescale.shifts()));
			case DYADIC -> CodeBlock.of("$T.dyadic($L,$W$L)", org.m2q.runtime.Rescale.class, ints(step + "#multipliers", rescale.multipliers()),
					ints(step + "#shifts", rescale.shifts()));
			case FLOAT32 -> CodeBlock.of("$T.float32($L)", org.m2q.runtime.Rescale.class, floats(step + "#factors", rescale.factors()));
		};
	}

	/** The window of a convolution. */
	static CodeBlock window(MacOperator.Convolution operator) {
		return window(new Window(operator.kernelRows(), operator.kernelColumns(), operator.strideRows(), operator.strideColumns(), operator.paddingRows(),
				operator.paddingColumns(), operator.dilationRows(), operator.dilationColumns()));
	}

	/** The window of a pooling. */
	static CodeBlock window(SamplingOperator.Pool operator) {
		return window(new Window(operator.kernelRows(), operator.kernelColumns(), operator.strideRows(), operator.strideColumns(), operator.paddingRows(),
				operator.paddingColumns(), 1, 1));
	}

	private static CodeBlock window(Window window) {
		if (window.equals(Window.POINT)) {
			return CodeBlock.of("$T.POINT", Window.class);
		}
		if (window.equals(Window.square(window.kernelRows(), window.strideRows(), window.paddingRows()))) {
			return CodeBlock.of("$T.square($L, $L, $L)", Window.class, window.kernelRows(), window.strideRows(), window.paddingRows());
		}
		return CodeBlock.of("new $T($L, $L, $L, $L, $L, $L, $L, $L)", Window.class, window.kernelRows(), window.kernelColumns(), window.strideRows(),
				window.strideColumns(), window.paddingRows(), window.paddingColumns(), window.dilationRows(), window.dilationColumns());
	}

	/** Arguments behind the range of a tensor: its axes. */
	static String axes(Shape shape) {
		return shape.dims().stream().map(dim -> ", " + dim).collect(Collectors.joining());
	}
}
