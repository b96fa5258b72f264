package org.m2q.advisor.tests;

/** A small network on an accelerator with a multiplier array and a shift-add tree. */
final class SmallTexts {

	static final String FILE = """
			language 1.0
			import m2q.energy.*
			model Small {
				input image: [3, 32, 32]
				stage a: conv(16, kernel = 3, stride = 2) > bn > relu > dwconv(3) > bn > relu > pwconv(32) > bn
				stage b: pwconv(64) > bn > relu > dwconv(3, stride = 2) > bn > relu > pwconv(32) > bn
				stage c: globalpool > linear(10)
				output logits
			}
			accelerator Machine {
				technology 28 nm at 0.9 V
				clock 500 MHz
				use cmos_28nm
				engine array: mixed-multiplier-array 8 by 8, accumulators 16, latency 8 {
					mac int8 * int4 uniform: 2 per cycle costs cmos_28nm.mpma4x8
					mac int8 * int8 uniform: 1 per cycle costs cmos_28nm.mpma8x8
					unroll conv, pwconv, linear: filters 8, channels 8
					unroll dwconv: groups 8, pixels 8
				}
				engine tree: shift-add-tree 8 by 8, accumulators 16, latency 8 {
					mac int8 * int8 apot terms 2: 1 per cycle costs cmos_28nm.shift_add2
					unroll conv, pwconv, linear: filters 8, channels 8
					unroll dwconv: groups 8, pixels 8
				}
				engine post: vector-unit 16, rescale cmos_28nm.rescale {
					apply relu: 1 per cycle costs cmos_28nm.relu
					apply globalpool: 1 per cycle costs cmos_28nm.accumulate
				}
				buffer weight_buffer holds weights: capacity 8 KiB, banks 2, energy sram_28nm_lop.kb8_w16
				buffer input_buffer holds inputs, residuals: capacity 8 KiB, banks 2, energy sram_28nm_lop.kb8_w16
				buffer output_buffer holds outputs, partial-sums: capacity 8 KiB, banks 2, energy sram_28nm_lop.kb8_w16
				registers operands holds weights, inputs, partial-sums: energy cmos_28nm.register
				dram memory: bandwidth 1 GB/s, energy 8 pJ/bit, burst 64 B
			}
			""";

	static final String MAPPING = """
			mapping Plain on Machine {
				map conv, pwconv, linear, dwconv { uniform -> array apot -> tree } concurrently
				dataflow array output-stationary
				dataflow tree output-stationary
				double buffer weight_buffer, input_buffer, output_buffer
			}
			""";

	static final String EIGHT = """
			policy Eight {
				default {
					weights int8 uniform symmetric per filter scale minmax
					activations uint8 uniform asymmetric per tensor
				}
			}
			""";

	static final String RULES = """
			policy Ruled {
				default {
					weights int8 symmetric per tensor
					activations int8
				}
				rule sums for pwconv { weights int8 apot terms 2 }
				rule depth for dwconv { weights int6 }
			}
			""";

	private SmallTexts() {
	}
}
