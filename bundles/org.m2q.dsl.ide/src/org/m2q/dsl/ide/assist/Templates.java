package org.m2q.dsl.ide.assist;

import java.util.List;

/** Text to start a definition from. */
final class Templates {

	/**
	 * One template. The bar marks the place of the caret.
	 *
	 * @param name what is typed to find it
	 * @param description what it makes
	 * @param text lines, indented with tabs
	 */
	record Template(String name, String description, String text) {
	}

	private static final List<Template> DEFINITIONS = List.of(
			new Template("model", "network with one stage", """
					model |Name(resolution = 224, classes = 1000) {
						input image: [3, resolution, resolution]
						stage stem: conv(16, kernel = 3, stride = 2) > bn > hardswish
						head: globalpool > linear(classes)
						output logits
					}
					"""),
			new Template("block", "reusable part of networks", """
					block |Name(filters, stride = 1, act = hardswish) {
						conv(filters, stride = stride) > bn > act
					}
					"""),
			new Template("policy", "8-bit quantization with one rule", """
					policy |Name {
						default {
							weights int8 uniform symmetric per filter scale mse
							activations uint8 asymmetric per tensor
							accumulator int32
							requantize dyadic
						}
						rule depthwise for dwconv {
							weights int4 uniform symmetric per filter scale mse
						}
					}
					"""),
			new Template("accelerator", "engine, buffer and DRAM", """
					accelerator |Name {
						technology 28 nm at 0.9 V
						clock 500 MHz
						engine array: multiplier-array 16 by 16 {
							mac int8 * int8: 1 per cycle
							unroll conv, pwconv, linear, matmul: filters 16, channels 16
						}
						buffer global holds weights, inputs, outputs: capacity 256 KiB, width 128 bit
						dram main: bandwidth 12.8 GB/s, energy 8 pJ/bit
					}
					"""),
			new Template("mapping", "everything on one engine", """
					mapping |Name on Accelerator {
						map conv, pwconv, dwconv, linear, matmul -> array
						tile array auto
					}
					"""),
			new Template("experiment", "one run", """
					experiment |Name {
						run Model with Policy on Accelerator using Mapping
						weights synthetic seed 42
					}
					"""));

	private Templates() {
	}

	/** Templates for definitions of a file. */
	static List<Template> definitions() {
		return DEFINITIONS;
	}
}
