package org.m2q.accelerator.tests;

import java.util.Random;

/** Random small models as text: feature maps through convolutions of all kinds, residuals, branches, pooling, attention. */
public final class RandomModels {

	private RandomModels() {
	}

	/** A model named R. */
	public static String text(Random random) {
		int channels = 1 + random.nextInt(4);
		int rows = 4 + random.nextInt(9);
		int columns = 4 + random.nextInt(9);
		StringBuilder text = new StringBuilder("language 1.0\nimport m2q.std.*\n\nmodel R {\n\tinput x: [" + channels + ", " + rows + ", " + columns + "]\n");
		channels = 2 * (1 + random.nextInt(6));
		text.append("\tconv(").append(channels).append(", kernel = 3, bias = true)\n\thardswish\n");
		int steps = 1 + random.nextInt(5);
		for (int i = 0; i < steps; i++) {
			int filters = 2 * (1 + random.nextInt(8));
			switch (random.nextInt(13)) {
				case 0 -> {
					line(text, "conv(" + filters + ", kernel = " + (1 + 2 * random.nextInt(3)) + ") > bn > relu");
					channels = filters;
				}
				case 1 -> line(text, "dwconv(kernel = " + (3 + 2 * random.nextInt(2)) + ") > hardswish");
				case 2 -> {
					line(text, "pwconv(" + filters + ", bias = true) > relu6");
					channels = filters;
				}
				case 3 -> {
					line(text, "pwconv(" + filters + ", groups = 2)");
					channels = filters;
				}
				case 4 -> line(text, "residual { pwconv(" + filters + ") > hardswish > dwconv > pwconv(" + channels + ") }");
				case 5 -> {
					line(text, "MBConv(" + filters + ", expand = 2)");
					channels = filters;
				}
				case 6 -> line(text, "residual { LiteMLA(dim = 2, scales = [3]) }");
				case 7 -> {
					line(text, "DSConv(" + filters + ")");
					channels = filters;
				}
				case 8 -> line(text, "maxpool(3, stride = 1, padding = 1)");
				case 9 -> line(text, "avgpool(3, stride = 1, padding = 1)");
				case 10 -> {
					line(text, "conv(" + filters + ", kernel = 3, stride = 2)");
					rows = (rows - 1) / 2 + 1;
					columns = (columns - 1) / 2 + 1;
					channels = filters;
				}
				case 11 -> {
					line(text, "pad(top = 1, right = 2) > conv(" + filters + ", kernel = 3, padding = 0)");
					rows -= 1;
					channels = filters;
				}
				default -> line(text, "residual { SqueezeExcite(" + (1 + random.nextInt(4)) + ") }");
			}
			if (rows < 3 || columns < 3) {
				break;
			}
		}
		switch (random.nextInt(4)) {
			case 0 -> line(text, "globalpool > linear(" + (1 + random.nextInt(20)) + ")");
			case 1 -> line(text, "to_tokens > linear(" + (2 + 2 * random.nextInt(6)) + ") > hardswish > linear(4) > SoftmaxAttention(heads = 2)");
			case 2 -> line(text, "to_tokens > layernorm > linear(" + (1 + random.nextInt(9)) + ") > gelu");
			default -> {
				// The map is the result.
			}
		}
		return text.append("\toutput y\n}\n").toString();
	}

	private static void line(StringBuilder text, String step) {
		text.append('\t').append(step).append('\n');
	}
}
