package org.m2q.dsl.ide.assist;

import java.util.List;
import java.util.Optional;

import org.eclipse.emf.ecore.EObject;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Body;
import org.m2q.model.m2q.EnergyTable;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.M2qFile;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.Policy;

/** Text to start a definition or a member from. */
public final class Templates {

	/**
	 * One template. The bar marks the place of the caret.
	 *
	 * @param place what it may stand in
	 * @param name what is typed to find it
	 * @param description what it makes
	 * @param text lines, indented with tabs
	 */
	record Template(Class<? extends EObject> place, String name, String description, String text) {
	}

	private static final List<Template> ALL = List.of(
			new Template(M2qFile.class, "model", "network with one stage", """
					model |Name(resolution = 224, classes = 1000) {
						input image: [3, resolution, resolution]
						stage stem: conv(16, kernel = 3, stride = 2) > bn > hardswish
						head: globalpool > linear(classes)
						output logits
					}
					"""),
			new Template(M2qFile.class, "block", "reusable part of networks", """
					block |Name(filters, stride = 1, act = hardswish) {
						conv(filters, stride = stride) > bn > act
					}
					"""),
			new Template(M2qFile.class, "policy", "8-bit quantization with one rule", """
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
			new Template(M2qFile.class, "accelerator", "engine, buffer and DRAM", """
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
			new Template(M2qFile.class, "energy table", "energies with their source", """
					energy table |Name {
						source "where the numbers come from"
						technology 28 nm at 0.9 V
						row mac_int8: energy 0.2 pJ
					}
					"""),
			new Template(M2qFile.class, "mapping", "everything on one engine", """
					mapping |Name on Accelerator {
						map conv, pwconv, dwconv, linear, matmul -> array
						tile array auto
					}
					"""),
			new Template(M2qFile.class, "experiment", "one run", """
					experiment |Name {
						run Model with Policy on Accelerator using Mapping
						weights synthetic seed 42
					}
					"""),
			new Template(M2qFile.class, "sweep", "runs over sizes of a model, against a baseline", """
					experiment |Name {
						run Model(resolution in [224, 256, 288]) with Policy on Accelerator using Mapping
						baseline Model with Baseline on Accelerator using Mapping
						expect edp saving >= 10 %
					}
					"""),
			new Template(Body.class, "mbconv", "inverted bottleneck with a residual", """
					residual {
						pwconv(|64) > bn > hardswish
						dwconv > bn > hardswish
						pwconv(16) > bn
					}
					"""),
			new Template(Body.class, "attn", "linear attention with a residual", """
					residual { LiteMLA(dim = |16) }
					"""),
			new Template(Body.class, "branches", "parallel paths that are joined", """
					branches {
						conv(|16)
						pwconv(16)
					} > concat
					"""),
			new Template(Body.class, "repeat", "copies in a row", """
					repeat |2 { residual { conv(16) } }
					"""),
			new Template(Policy.class, "rule", "other precision for some layers", """
					rule |name for dwconv {
						weights int4 uniform symmetric per filter scale mse
					}
					"""),
			new Template(Policy.class, "mix", "two schemes within each layer", """
					rule |mixed for conv, pwconv, linear {
						weights mix per filter { int8 uniform symmetric, int8 apot terms 2 symmetric } by mse ratio 1 : 1
					}
					"""),
			new Template(Accelerator.class, "engine", "array of multipliers", """
					engine |name: multiplier-array 16 by 16 {
						mac int8 * int8: 1 per cycle
						unroll conv, pwconv, linear, matmul: filters 16, channels 16
					}
					"""),
			new Template(Accelerator.class, "buffer", "on-chip memory", """
					buffer |name holds weights, inputs, outputs: capacity 64 KiB, width 128 bit
					"""),
			new Template(Accelerator.class, "dram", "off-chip memory", """
					dram |main: bandwidth 12.8 GB/s, energy 8 pJ/bit
					"""),
			new Template(EnergyTable.class, "row", "one energy with its source", """
					row |name: energy 1 pJ source "where the number comes from"
					"""),
			new Template(Mapping.class, "map", "which engine runs what", """
					map |conv, pwconv, dwconv, linear, matmul -> array
					"""),
			new Template(Experiment.class, "run", "model with policy on accelerator", """
					run |Model with Policy on Accelerator using Mapping
					"""),
			new Template(Experiment.class, "expect", "what has to come out", """
					expect |latency < 10 ms
					"""));

	private Templates() {
	}

	/**
	 * Text of a definition to start from.
	 *
	 * @param kind first word of the definition, such as {@code accelerator}
	 * @param name of the new definition
	 * @return empty when there is none of the kind
	 */
	public static Optional<String> definition(String kind, String name) {
		return ALL.stream().filter(template -> template.place() == M2qFile.class && template.name().equals(kind)).findFirst()
				.map(template -> template.text().replace("|Name", name));
	}

	/** Templates for what may stand directly in an element. */
	static List<Template> in(EObject element) {
		return ALL.stream().filter(template -> template.place().isInstance(element)).toList();
	}
}
