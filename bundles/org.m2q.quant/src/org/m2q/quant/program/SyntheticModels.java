package org.m2q.quant.program;

import java.util.List;
import java.util.Random;

/**
 * Random small models as text of the language, for checking executions on more than the shipped networks. Over some tens of seeds every operator occurs
 * except bilinear upsampling, with odd sizes, strides, paddings, dilations and groups, residuals, branches, attention, and two inputs or results.
 */
public final class SyntheticModels {

	/** Name of the model in the text. */
	public static final String NAME = "Random";

	private static final List<String> ACTIVATIONS = List.of("relu", "relu6", "hardswish", "hardsigmoid", "silu", "gelu", "gelu(approximate = true)", "sigmoid",
			"identity");

	private final Random random;
	private final StringBuilder text = new StringBuilder();
	/** Name of the current map, whose number of channels is even. */
	private String map = "image";
	private int names;

	private SyntheticModels(Random random) {
		this.random = random;
	}

	/** A file with one model, {@value #NAME}; the same seed gives the same text. */
	public static String text(long seed) {
		return new SyntheticModels(new Random(seed * 0x9E3779B97F4A7C15L)).model();
	}

	private String model() {
		String shape = "[" + (1 + random.nextInt(4)) + ", " + (5 + random.nextInt(9)) + ", " + (5 + random.nextInt(9)) + "]";
		text.append("language 1.0\nimport m2q.std.*\n\nmodel ").append(NAME).append(" {\n");
		line("input image: " + shape);
		if (random.nextInt(3) == 0) {
			line("input other: " + shape);
			line("from image, other > " + pick("add", "sub", "mul"));
		}
		named("conv(" + filters() + ", kernel = " + pick("3", "[2, 3]", "5") + ", " + bias() + ") > " + activation());
		for (int steps = 2 + random.nextInt(5); steps > 0; steps--) {
			if (random.nextInt(5) == 0) {
				divided();
			} else {
				named(mapped());
			}
		}
		tail();
		return text.append("}\n").toString();
	}

	private void line(String step) {
		text.append('\t').append(step).append('\n');
	}

	private void named(String step) {
		map = "m" + names++;
		line(map + ": " + step);
	}

	private String pick(String... choices) {
		return choices[random.nextInt(choices.length)];
	}

	private String activation() {
		return ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size()));
	}

	private String bias() {
		return "bias = " + random.nextBoolean();
	}

	private int filters() {
		return 2 * (1 + random.nextInt(9));
	}

	private String channels() {
		return "channels(" + map + ")";
	}

	private String size() {
		return "rows(" + map + "), columns(" + map + ")";
	}

	/** A step from a map to a map with an even number of channels. */
	private String mapped() {
		return switch (random.nextInt(22)) {
			case 0 -> "conv(" + filters() + ", kernel = " + pick("1", "3", "5", "[1, 3]", "[3, 1]") + ") > bn > " + activation();
			case 1 -> "dwconv(kernel = " + pick("3", "5", "7") + ", " + bias() + ") > bn > " + activation();
			case 2 -> "dwconv(stride = 2, multiplier = " + pick("1", "2") + ") > pwconv(" + filters() + ", bias = true) > " + activation();
			case 3 -> "pwconv(" + filters() + ", groups = 2) > " + activation();
			case 4 -> "residual { pwconv(" + filters() + ") > bn > hardswish > dwconv > bn > relu6 > pwconv(" + channels() + ") > bn } > " + activation();
			case 5 -> "MBConv(" + filters() + ", expand = 2)";
			case 6 -> "residual { LiteMLA(dim = 2, scales = [3]) }";
			case 7 -> "residual { SqueezeExcite(" + filters() + ") }";
			case 8 -> "maxpool(" + pick("2", "3") + ", stride = 2, padding = 1) > " + activation();
			case 9 -> "avgpool(" + pick("2", "3") + ", stride = 1, padding = 1, count_include_pad = " + random.nextBoolean() + ") > scale_channels";
			case 10 -> "conv(" + filters() + ", kernel = 3, stride = [2, 1], padding = [1, 2], dilation = [1, 2], " + bias() + ") > " + activation();
			case 11 -> "pad(top = 1, right = 2, left = 1) > conv(" + filters() + ", kernel = 2, padding = 0)";
			case 12 -> "branches { left: conv(4) > relu right: dwconv(5) } > concat(axis = 0)";
			case 13 -> "groupnorm(2) > " + activation();
			case 14 -> "layernorm > scale_by(" + pick("0.5", "1.7") + ")";
			case 15 -> "upsample(2) > subsample(2) > upsample(2) > conv(" + filters() + ", stride = 2)";
			case 16 -> "to_tokens > add_parameter([rows(" + map + ") * columns(" + map + "), " + channels() + "]) > layernorm > linear(" + filters() + ") > "
					+ activation() + " > to_map(" + size() + ")";
			case 17 -> "window_partition(3) > linear(" + channels() + ") > window_merge(3, " + size() + ")";
			case 18 -> "conv(" + filters() + ", groups = 2, " + bias() + ") > scale_channels > " + activation();
			case 19 -> "bn > " + activation() + " > softmax(axis = " + pick("0", "1", "2") + ")";
			case 20 -> "upsample(2) > unfold(2) > linear(" + filters() + ") > fold(2, 2 * rows(" + map + "), 2 * columns(" + map + ")) > " + activation()
					+ " > subsample(2)";
			default -> "DSConv(" + filters() + ")";
		};
	}

	/** Both halves of the channels, joined again. */
	private void divided() {
		String one = "a" + names;
		String two = "b" + names++;
		line(one + ", " + two + ": split(2, axis = 0)");
		named("from " + two + ", " + one + " > " + pick("add", "sub", "mul", "div(epsilon = 0.01)", "concat(axis = 1)") + " > pwconv(" + filters() + ")");
	}

	private void tail() {
		switch (random.nextInt(8)) {
			case 0 -> line("globalpool > linear(" + (1 + random.nextInt(20)) + ")");
			case 1 -> line("to_tokens > linear(" + filters() + ") > hardswish > linear(4) > SoftmaxAttention(heads = 2)");
			case 2 -> line("to_tokens > layernorm > linear(" + (1 + random.nextInt(9)) + ") > gelu > token_mean > softmax");
			case 3 -> {
				line("kept: to_tokens > linear(8) > bn > relu > append_ones(axis = 1) > transpose([1, 0])");
				line("second: reshape([-1])");
				line("output kept");
				line("output second");
			}
			case 4 -> {
				line("q, k, v: to_tokens > linear(24) > split(sizes = [8, 8, 8], axis = -1)");
				line("scores: from q, k > matmul(transpose_right = true) > scale_by(0.35) > softmax");
				line("from scores, v > matmul > linear(" + (1 + random.nextInt(7)) + ", bias = false)");
			}
			case 5 -> {
				line("keys, values: to_tokens > linear(12) > relu > split(2, axis = 1)");
				line("extended: from values > append_ones(axis = 1)");
				line("state: from keys, extended > matmul(transpose_left = true)");
				line("attended: from keys, state > matmul");
				line("above, below: from attended > split(sizes = [6, 1], axis = 1)");
				line("from above, below > div(epsilon = 0.001)");
			}
			case 6 -> {
				line("residual { globalpool(keep = true) > pwconv(" + channels() + ") > hardsigmoid > upsample(1) } shortcut { globalpool(keep = true) }");
			}
			default -> {
				// The map is the result.
			}
		}
		if (!text.toString().contains("output kept")) {
			line("output result");
		}
	}
}
