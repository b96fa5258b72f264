package org.m2q.onnx.execute;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

import org.m2q.onnx.DataType;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.Tensor;

/** Operators that work on each element alone, or on pairs of elements. */
final class Elementwise {

	/** On real numbers. */
	@FunctionalInterface
	interface RealUnary {
		float apply(float x);
	}

	/** On two real numbers. */
	@FunctionalInterface
	interface RealBinary {
		float apply(float a, float b);
	}

	/** On two integers. */
	@FunctionalInterface
	interface IntegerBinary {
		long apply(long a, long b);
	}

	/** On the order of two numbers (-1, 0 or 1 as the left is smaller, the same or larger; 2 when one is no number), to a truth value. */
	@FunctionalInterface
	interface Comparison {
		boolean apply(int order);
	}

	private static final float HARD_SWISH_SLOPE = 1 / 6f;
	private static final double GELU_TANH = 0.044715;

	private Elementwise() {
	}

	/** Adds the operators to a table. */
	static void register(Map<String, Kernel> table) {
		table.put("Relu", unary(x -> x < 0 ? 0 : x));
		table.put("Sigmoid", unary(x -> (float) (1 / (1 + Math.exp(-x)))));
		table.put("Tanh", unary(x -> (float) Math.tanh(x)));
		table.put("Exp", unary(x -> (float) Math.exp(x)));
		table.put("Log", unary(x -> (float) Math.log(x)));
		table.put("Sqrt", unary(x -> (float) Math.sqrt(x)));
		table.put("Reciprocal", unary(x -> 1 / x));
		table.put("Erf", unary(x -> (float) Erf.of(x)));
		table.put("Softplus", unary(x -> (float) (x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x)))));
		table.put("Floor", unary(x -> (float) Math.floor(x)));
		table.put("Ceil", unary(x -> (float) Math.ceil(x)));
		table.put("Round", unary(x -> (float) Math.rint(x)));
		table.put("HardSwish", unary(x -> x * Math.clamp(x * HARD_SWISH_SLOPE + 0.5f, 0f, 1f)));
		table.put("Mish", unary(x -> (float) (x * Math.tanh(x > 20 ? x : Math.log1p(Math.exp(x))))));
		table.put("Neg", Kernel.of(call -> signed(call.input(0), x -> -x, x -> -x)));
		table.put("Abs", Kernel.of(call -> signed(call.input(0), Math::abs, Math::abs)));
		table.put("HardSigmoid", Kernel.of(call -> {
			float alpha = call.attributes().real("alpha", 0.2f);
			float beta = call.attributes().real("beta", 0.5f);
			return map(call.input(0), x -> Math.clamp(alpha * x + beta, 0f, 1f));
		}));
		table.put("LeakyRelu", Kernel.of(call -> {
			float alpha = call.attributes().real("alpha", 0.01f);
			return map(call.input(0), x -> x < 0 ? alpha * x : x);
		}));
		table.put("Elu", Kernel.of(call -> {
			float alpha = call.attributes().real("alpha", 1);
			return map(call.input(0), x -> x < 0 ? (float) (alpha * Math.expm1(x)) : x);
		}));
		table.put("Gelu", Kernel.of(call -> call.attributes().text("approximate", "none").equals("tanh")
				? map(call.input(0), x -> (float) (0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + GELU_TANH * x * x * x)))))
				: map(call.input(0), x -> (float) (0.5 * x * (1 + Erf.of(x / Math.sqrt(2)))))));
		table.put("PRelu", Kernel.of(call -> binary(call, (x, slope) -> x < 0 ? x * slope : x, (x, slope) -> x < 0 ? x * slope : x)));
		table.put("Clip", Kernel.of(Elementwise::clip));
		table.put("Add", Kernel.of(call -> binary(call, Float::sum, Long::sum)));
		table.put("Sub", Kernel.of(call -> binary(call, (a, b) -> a - b, (a, b) -> a - b)));
		table.put("Mul", Kernel.of(call -> binary(call, (a, b) -> a * b, (a, b) -> a * b)));
		table.put("Div", Kernel.of(call -> {
			Tensor divisor = call.input(1);
			if (!divisor.type().isReal() && Arrays.stream(divisor.integers()).anyMatch(value -> value == 0)) {
				throw new OnnxException("an integer is divided by 0");
			}
			return binary(call, (a, b) -> a / b, (a, b) -> a / b);
		}));
		table.put("Mod", Kernel.of(Elementwise::modulo));
		table.put("Pow", Kernel.of(Elementwise::power));
		table.put("Min", Kernel.of(call -> variadic(call, Math::min, Math::min)));
		table.put("Max", Kernel.of(call -> variadic(call, Math::max, Math::max)));
		table.put("Sum", Kernel.of(call -> variadic(call, Float::sum, Long::sum)));
		table.put("Equal", comparison(order -> order == 0));
		table.put("Greater", comparison(order -> order == 1));
		table.put("GreaterOrEqual", comparison(order -> order == 0 || order == 1));
		table.put("Less", comparison(order -> order == -1));
		table.put("LessOrEqual", comparison(order -> order == 0 || order == -1));
		table.put("And", Kernel.of(call -> binary(call, (a, b) -> Float.NaN, (a, b) -> a & b)));
		table.put("Or", Kernel.of(call -> binary(call, (a, b) -> Float.NaN, (a, b) -> a | b)));
		table.put("Not", Kernel.of(call -> Tensor.integer(DataType.BOOL, call.input(0).shape(), Arrays.stream(call.input(0).integers()).map(x -> 1 - x).toArray())));
		table.put("Where", Kernel.of(Elementwise::where));
		table.put("Cast", Kernel.of(call -> cast(call.input(0), call.attributes().integer("to", 0))));
	}

	private static Kernel unary(RealUnary operation) {
		return Kernel.of(call -> map(call.input(0), operation));
	}

	private static Kernel comparison(Comparison operation) {
		return Kernel.of(call -> {
			Tensor a = call.input(0);
			Tensor b = call.input(1);
			int[] shape = Broadcast.shape(a.shape(), b.shape());
			int[] left = Broadcast.indices(a.shape(), shape);
			int[] right = Broadcast.indices(b.shape(), shape);
			long[] result = new long[left.length];
			for (int i = 0; i < result.length; i++) {
				result[i] = operation.apply(order(a, left[i], b, right[i])) ? 1 : 0;
			}
			return Tensor.integer(DataType.BOOL, shape, result);
		});
	}

	private static int order(Tensor a, int left, Tensor b, int right) {
		if (!a.type().isReal() && !b.type().isReal()) {
			return Long.compare(a.integer(left), b.integer(right));
		}
		double x = a.type().isReal() ? a.real(left) : a.integer(left);
		double y = b.type().isReal() ? b.real(right) : b.integer(right);
		// Compared as numbers, for which -0 is 0 and NaN is nothing.
		return x < y ? -1 : x > y ? 1 : x == y ? 0 : 2;
	}

	static Tensor map(Tensor tensor, RealUnary operation) throws OnnxException {
		requireReal(tensor);
		float[] result = tensor.reals();
		for (int i = 0; i < result.length; i++) {
			result[i] = operation.apply(result[i]);
		}
		return Tensor.real(tensor.type(), tensor.shape(), result);
	}

	static void requireReal(Tensor tensor) throws OnnxException {
		if (!tensor.type().isReal()) {
			throw new OnnxException("real numbers are needed, not " + Call.text(tensor));
		}
	}

	private static Tensor signed(Tensor tensor, RealUnary real, java.util.function.LongUnaryOperator integer) throws OnnxException {
		return tensor.type().isReal() ? map(tensor, real)
				: Tensor.integer(tensor.type(), tensor.shape(), Arrays.stream(tensor.integers()).map(integer).map(tensor.type()::wrap).toArray());
	}

	private static Tensor binary(Call call, RealBinary real, IntegerBinary integer) throws OnnxException {
		return combine(call.input(0), call.input(1), real, integer);
	}

	private static Tensor variadic(Call call, RealBinary real, IntegerBinary integer) throws OnnxException {
		Tensor result = call.input(0);
		for (int i = 1; i < call.inputs().size(); i++) {
			result = combine(result, call.input(i), real, integer);
		}
		return result;
	}

	static Tensor combine(Tensor a, Tensor b, RealBinary real, IntegerBinary integer) throws OnnxException {
		if (a.type().isReal() != b.type().isReal()) {
			throw new OnnxException("the operands have the types " + a.type() + " and " + b.type());
		}
		int[] shape = Broadcast.shape(a.shape(), b.shape());
		boolean same = Arrays.equals(a.shape(), b.shape());
		int[] left = same ? new int[0] : Broadcast.indices(a.shape(), shape);
		int[] right = same ? new int[0] : Broadcast.indices(b.shape(), shape);
		int size = Tensor.size(shape);
		if (!a.type().isReal()) {
			long[] result = new long[size];
			for (int i = 0; i < size; i++) {
				result[i] = a.type().wrap(integer.apply(a.integer(same ? i : left[i]), b.integer(same ? i : right[i])));
			}
			return Tensor.integer(a.type(), shape, result);
		}
		float[] x = a.reals();
		float[] y = b.reals();
		float[] result = same ? x : new float[size];
		for (int i = 0; i < size; i++) {
			result[i] = same ? real.apply(x[i], y[i]) : real.apply(x[left[i]], y[right[i]]);
		}
		return Tensor.real(a.type(), shape, result);
	}

	/** The rest of a division of integers, of the sign of the divisor; of the sign of the dividend with fmod. */
	private static Tensor modulo(Call call) throws OnnxException {
		boolean truncating = call.attributes().integer("fmod", 0) != 0;
		Tensor divisor = call.input(1);
		if (divisor.type().isReal() && !truncating) {
			throw new OnnxException("real numbers need fmod = 1");
		}
		if (!divisor.type().isReal() && Arrays.stream(divisor.integers()).anyMatch(value -> value == 0)) {
			throw new OnnxException("an integer is divided by 0");
		}
		return binary(call, (a, b) -> a % b, (a, b) -> truncating ? a % b : Math.floorMod(a, b));
	}

	/** Base and exponent may be of different types; the result has that of the base. */
	private static Tensor power(Call call) throws OnnxException {
		Tensor base = call.input(0);
		Tensor exponent = call.input(1);
		Tensor reals = combine(asReal(base), asReal(exponent), (a, b) -> (float) Math.pow(a, b), Long::sum);
		if (base.type().isReal()) {
			return Tensor.real(base.type(), reals.shape(), reals.reals());
		}
		long[] result = new long[reals.size()];
		for (int i = 0; i < result.length; i++) {
			result[i] = base.type().wrap((long) reals.real(i));
		}
		return Tensor.integer(base.type(), reals.shape(), result);
	}

	private static Tensor asReal(Tensor tensor) {
		return tensor.type().isReal() ? tensor : Tensor.real(DataType.FLOAT, tensor.shape(), tensor.reals());
	}

	private static Tensor clip(Call call) throws OnnxException {
		Tensor x = call.input(0);
		Optional<Tensor> lowest = call.optional(1);
		Optional<Tensor> highest = call.optional(2);
		if (!x.type().isReal()) {
			long least = lowest.map(limit -> limit.integer(0)).orElse(Long.MIN_VALUE);
			long most = highest.map(limit -> limit.integer(0)).orElse(Long.MAX_VALUE);
			return Tensor.integer(x.type(), x.shape(), Arrays.stream(x.integers()).map(value -> Math.min(Math.max(value, least), most)).toArray());
		}
		// Before operator set 11 the limits are attributes.
		float least = lowest.map(limit -> limit.real(0)).orElse(call.attributes().real("min", Float.NEGATIVE_INFINITY));
		float most = highest.map(limit -> limit.real(0)).orElse(call.attributes().real("max", Float.POSITIVE_INFINITY));
		return map(x, value -> Math.min(Math.max(value, least), most));
	}

	private static Tensor where(Call call) throws OnnxException {
		Tensor condition = call.input(0);
		Tensor yes = call.input(1);
		Tensor no = call.input(2);
		int[] shape = Broadcast.shape(condition.shape(), Broadcast.shape(yes.shape(), no.shape()));
		int[] choice = Broadcast.indices(condition.shape(), shape);
		Tensor left = Broadcast.expand(yes, shape);
		Tensor right = Broadcast.expand(no, shape);
		if (yes.type().isReal()) {
			float[] result = new float[choice.length];
			for (int i = 0; i < result.length; i++) {
				result[i] = condition.integer(choice[i]) != 0 ? left.real(i) : right.real(i);
			}
			return Tensor.real(yes.type(), shape, result);
		}
		long[] result = new long[choice.length];
		for (int i = 0; i < result.length; i++) {
			result[i] = condition.integer(choice[i]) != 0 ? left.integer(i) : right.integer(i);
		}
		return Tensor.integer(yes.type(), shape, result);
	}

	static Tensor cast(Tensor x, long code) throws OnnxException {
		DataType to = DataType.of(code).orElseThrow(() -> new OnnxException("a cast to type number " + code + " is not supported"));
		if (to.isReal()) {
			float[] reals = x.reals();
			for (int i = 0; i < reals.length; i++) {
				reals[i] = switch (to) {
					case FLOAT16 -> Float.float16ToFloat(Float.floatToFloat16(reals[i]));
					case BFLOAT16 -> bfloat(reals[i]);
					default -> reals[i];
				};
			}
			return Tensor.real(to, x.shape(), reals);
		}
		long[] integers = new long[x.size()];
		for (int i = 0; i < integers.length; i++) {
			integers[i] = to == DataType.BOOL && x.type().isReal() ? x.real(i) == 0 ? 0 : 1 : to.wrap(x.integer(i));
		}
		return Tensor.integer(to, x.shape(), integers);
	}

	/** The nearest number of the upper half of binary32, ties to even. */
	private static float bfloat(float value) {
		int bits = Float.floatToRawIntBits(value);
		return Float.isNaN(value) ? value : Float.intBitsToFloat(bits + 0x7fff + (bits >>> 16 & 1) & 0xffff0000);
	}
}
