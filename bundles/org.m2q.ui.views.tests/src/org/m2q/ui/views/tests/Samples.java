package org.m2q.ui.views.tests;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.m2q.accelerator.ExperimentPoint;
import org.m2q.accelerator.ExperimentResult;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.Scheduler;
import org.m2q.base.Cancellation;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.quant.ResolvedPolicy;
import org.m2q.report.ExperimentReport;
import org.m2q.report.PointReport;
import org.m2q.ui.tests.Ui;

/** Results of the examples, computed as the command line does. */
final class Samples {

	/** A text with two convolutions, all of it in one file, and an experiment {@code Once}. */
	static final String CONVOLUTIONS = """
			language 1.0
			model Net {
				input image: [16, 16, 16]
				a: pwconv(32)
				b: conv(16)
				output y
			}
			policy Eight { default { weights int8 uniform symmetric per filter activations int8 symmetric per tensor accumulator int32 requantize dyadic } }
			energy table E {
				source "made for tests"
				row mac: energy 0.2 pJ
				row sram: read 3 pJ, write 4 pJ, width 16 B, capacity 16 KiB
				row dram: energy 8 pJ/bit
			}
			accelerator Acc {
				technology 28 nm at 0.9 V
				clock 500 MHz
				use E
				engine A: multiplier-array 8 by 8 { mac int8 * int8 uniform: 1 per cycle costs E.mac }
				engine V: vector-unit 16, rescale E.mac {
				}
				buffer w holds weights: capacity 8 KiB, width 16 B, energy E.sram
				buffer i holds inputs, outputs, partial-sums: capacity 16 KiB, width 16 B, energy E.sram
				dram d: bandwidth 2 GB/s, energy E.dram
			}
			mapping Map on Acc {
				map all -> A
			}
			experiment Once {
				run Net with Eight on Acc using Map
			}
			""";

	private static final Map<String, ExperimentResult> RESULTS = new HashMap<>();

	private Samples() {
	}

	/** The result of the first experiment of an example. */
	static ExperimentResult result(String file) {
		return RESULTS.computeIfAbsent(file, name -> {
			M2qDocument document = M2qWorkspace.create().open(Ui.root().resolve("dsl-examples").resolve(name));
			return document.result(document.experiments().getFirst(), Cancellation.NONE);
		});
	}

	/** The report of the first experiment of an example. */
	static ExperimentReport report(String file) {
		return ExperimentReport.of(result(file), span -> span.isKnown() ? file + ":" + span.line() + ":" + span.column() : "");
	}

	/** The first point of an example. */
	static PointReport point(String file) {
		return report(file).points().getFirst();
	}

	/** The schedule of the first point of an example. */
	static Schedule schedule(String file) {
		return schedule(result(file).points().getFirst());
	}

	/** The schedule of a point. */
	static Schedule schedule(ExperimentPoint point) {
		NetworkCost cost = point.cost();
		ResolvedPolicy policy = new ResolvedPolicy(point.policy(), cost.layers().stream().map(LayerCost::precision).toList(), List.of());
		return new Scheduler().schedule(cost.network(), policy, cost.accelerator(), cost.mapping(), Cancellation.NONE).schedule().orElseThrow();
	}
}
