package org.m2q.accelerator.tests;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.m2q.accelerator.AcceleratorLowering;
import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.ExperimentResult;
import org.m2q.accelerator.ExperimentRunner;
import org.m2q.accelerator.Lowered;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Experiment;

/** Definitions read from text. */
public final class Texts {

	/** An accelerator, its mapping, a network and policies that run on it. */
	static final String BASE = """
			language 1.0
			model Net(width = 16, size = 14) {
				input image: [width, size, size]
				a: pwconv(32)
				b: dwconv(3)
				c: pwconv(16)
				output y
			}
			policy Eight { default { weights int8 uniform symmetric per filter activations int8 symmetric per tensor accumulator int32 } }
			energy table E {
				source "made for tests"
				row mac: energy 0.2 pJ, area 400 um2, leakage 10 uW
				row sram: read 3 pJ, write 4 pJ, width 16 B, capacity 16 KiB, leakage 2 mW, area 0.02 mm2
				row dram: energy 8 pJ/bit source "a data sheet"
			}
			accelerator Acc(lanes = 8, weight_capacity = 16 KiB, rate = 1) {
				technology 28 nm at 0.9 V
				clock 500 MHz
				use E
				engine A: multiplier-array lanes by (lanes * 2), accumulators 4, latency 3, cell E.mac {
					mac int8 * int8 uniform: rate per cycle costs E.mac
					unroll pwconv: filters lanes, channels 16
					unroll dwconv: groups lanes, pixels 16
				}
				buffer w holds weights: capacity weight_capacity, banks 2, energy E.sram
				buffer i holds inputs, outputs: capacity 32 KiB, banks 2, width 128 bit, energy E.sram
				dram d: bandwidth 12.8 GB/s, energy E.dram, burst 64 B
			}
			accelerator Other { clock 500 MHz engine E: multiplier-array { mac int8 * int8: 1 per cycle } buffer b: capacity 1 KiB, width 8 B dram d: bandwidth 1 GB/s }
			mapping Map on Acc { map all -> A double buffer w, i pipeline dwconv >> pwconv }
			mapping Slow on Acc { map all -> A dataflow A weight-stationary }
			""";

	private Texts() {
	}

	/** A document of the base text and more. */
	static M2qDocument document(String more) {
		return document(BASE, more);
	}

	static M2qDocument document(String base, String more) {
		return M2qWorkspace.create().open("memory:/test.m2q", base + more);
	}

	/** Runs the experiment whose members are given. */
	static ExperimentResult run(String members) {
		M2qDocument document = document("experiment X {\n" + members + "\n}\n");
		Experiment experiment = document.experiments().getFirst();
		return new ExperimentRunner(TextLocator.INSTANCE).run(experiment, Cancellation.NONE);
	}

	/** Reads the accelerator of the changed base text. */
	static Lowered<AcceleratorSpec> accelerator(String what, String with) {
		String text = BASE.replace(what, with);
		if (text.equals(BASE) && !what.equals(with)) {
			throw new IllegalArgumentException(what);
		}
		M2qDocument document = document(text, "");
		return new AcceleratorLowering(TextLocator.INSTANCE).accelerator(document.find(Accelerator.class, "Acc").orElseThrow(), java.util.Map.of());
	}

	static List<String> codes(List<Problem> problems) {
		return problems.stream().map(Problem::code).distinct().toList();
	}

	/** The folder of the examples, found from the working folder upwards. */
	public static Path examples() {
		String root = System.getProperty("m2q.root");
		Path folder = Path.of(root == null ? System.getProperty("user.dir") : root).toAbsolutePath();
		while (folder != null && !Files.isDirectory(folder.resolve("dsl-examples"))) {
			folder = folder.getParent();
		}
		if (folder == null) {
			throw new IllegalStateException("no dsl-examples above " + System.getProperty("user.dir"));
		}
		return folder.resolve("dsl-examples");
	}
}
