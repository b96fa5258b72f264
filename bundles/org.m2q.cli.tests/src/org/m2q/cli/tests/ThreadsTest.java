package org.m2q.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.m2q.accelerator.AcceleratorLowering;
import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.RunChanges;
import org.m2q.accelerator.schedule.Scheduled;
import org.m2q.accelerator.schedule.Scheduler;
import org.m2q.accelerator.sweep.Axis;
import org.m2q.accelerator.sweep.CsvSweepSink;
import org.m2q.accelerator.sweep.DesignSpace;
import org.m2q.accelerator.sweep.HardwareChoice;
import org.m2q.accelerator.sweep.ModelChoice;
import org.m2q.accelerator.sweep.Sweep;
import org.m2q.accelerator.sweep.SweepProgress;
import org.m2q.base.Cancellation;
import org.m2q.base.unit.Quantity;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Definition;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.Model;
import org.m2q.model.m2q.Policy;
import org.m2q.network.Elaborator;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Layers;
import org.m2q.quant.LayerMetrics;
import org.m2q.quant.PolicyResolver;
import org.m2q.quant.ResolvedPolicy;
import org.m2q.report.ScheduleJson;

/** The same bytes on one thread and on several: which machines were looked at before, and by whom, decides nothing. */
class ThreadsTest {

	private static final List<Integer> THREADS = List.of(1, 2, 5);

	private static final String TEXT = """
			language 1.0
			model Net {
				input image: [8, 12, 12]
				a: pwconv(48)
				b: dwconv(3)
				c: pwconv(24)
				d: conv(40, 3, stride = 2)
				output y
			}
			policy Eight { default { weights int8 uniform symmetric per filter activations int8 symmetric per tensor accumulator int32 } }
			energy table E {
				source "made for tests"
				row mac: energy 0.2 pJ, area 400 um2, leakage 10 uW
				row sram: read 3 pJ, write 4 pJ, width 16 B, capacity 16 KiB, leakage 2 mW
				row dram: energy 8 pJ/bit
			}
			accelerator Acc(lanes = 8, columns = 8, sums = 4, inputs = 16 KiB, clock_rate = 500 MHz) {
				technology 28 nm at 0.9 V
				clock clock_rate
				use E
				engine A: multiplier-array lanes by columns, accumulators sums, cell E.mac {
					mac int8 * int8 uniform: 1 per cycle costs E.mac
					unroll pwconv: filters lanes, channels columns
					unroll dwconv: groups lanes, pixels columns
				}
				engine V: vector-unit 16, rescale E.mac {
				}
				buffer w holds weights: capacity 4 KiB, width 16 B, energy E.sram
				buffer i holds inputs, outputs: capacity inputs, width 16 B, energy E.sram
				dram d: bandwidth 2 GB/s, energy E.dram
			}
			mapping Map on Acc { map all -> A double buffer w, i pipeline pwconv >> dwconv }
			""";

	@TempDir
	static Path folder;
	private static M2qDocument document;

	@BeforeAll
	static void read() throws IOException {
		document = M2qWorkspace.create().open(Files.writeString(folder.resolve("net.m2q"), TEXT));
	}

	private static <T extends Definition> T find(Class<T> type, String name) {
		return document.visible(type).stream().filter(found -> name.equals(found.getName())).findFirst().orElseThrow();
	}

	private static Axis axis(String parameter, String... values) {
		return new Axis(parameter, List.of(values).stream().map(value -> Quantity.parse(value).orElseThrow()).toList());
	}

	@Test
	void sweepsWriteTheSameBytes() throws IOException {
		DesignSpace space = new DesignSpace(List.of(new ModelChoice(find(Model.class, "Net"), Map.of())), List.of(new HardwareChoice(find(Accelerator.class, "Acc"),
				Map.of(), List.of(axis("lanes", "1", "3", "8", "13"), axis("inputs", "2 KiB", "16 KiB"), axis("columns", "2", "7", "8", "24"), axis("clock_rate", "200 MHz", "1 GHz"),
						axis("sums", "1", "4", "64")), List.of(find(Mapping.class, "Map")))), List.of(find(Policy.class, "Eight")), List.of());
		String first = "";
		for (int threads : THREADS) {
			StringWriter text = new StringWriter();
			try (CsvSweepSink sink = CsvSweepSink.to(text, List.of(space), RunChanges.NONE)) {
				assertEquals(0, new Sweep(TextLocator.INSTANCE).run(space, threads, Cancellation.NONE, SweepProgress.NONE, sink).failed());
			}
			first = first.isEmpty() ? text.toString() : first;
			assertEquals(1 + space.size(), text.toString().lines().count());
			assertEquals(first, text.toString(), threads + " threads");
		}
		int numbers = List.of(first.lines().findFirst().orElseThrow().split(",")).indexOf("cycles");
		long different = first.lines().skip(1).map(line -> List.of(line.split(",", -1)).subList(numbers, numbers + 3)).distinct().count();
		assertTrue(different > space.size() / 2, different + " different points");
	}

	@Test
	void plansAreTheSameBytes() throws Exception {
		LayerNetwork network = Layers.of(new Elaborator(TextLocator.INSTANCE).elaborate(find(Model.class, "Net"), Map.of(), Cancellation.NONE).complete().orElseThrow());
		ResolvedPolicy policy = new PolicyResolver(TextLocator.INSTANCE).resolve(find(Policy.class, "Eight"), network, LayerMetrics.NONE, Cancellation.NONE);
		AcceleratorLowering lowering = new AcceleratorLowering(TextLocator.INSTANCE);
		MappingSpec mapping = lowering.mapping(find(Mapping.class, "Map"), Map.of()).value().orElseThrow();
		List<AcceleratorSpec> machines = new ArrayList<>();
		for (String room : List.of("1 KiB", "2 KiB", "16 KiB", "64 KiB", "3 KiB")) {
			machines.add(lowering.accelerator(find(Accelerator.class, "Acc"), Map.of("inputs", Quantity.parse(room).orElseThrow())).value().orElseThrow());
		}
		List<String> alone = new ArrayList<>();
		for (AcceleratorSpec machine : machines) {
			alone.add(json(new Scheduler().schedule(network, policy, machine, mapping, Cancellation.NONE)));
		}
		assertTrue(alone.stream().distinct().count() > 1);
		for (int threads : THREADS) {
			Scheduler shared = new Scheduler();
			ExecutorService workers = Executors.newFixedThreadPool(threads);
			try {
				List<Future<String>> plans = new ArrayList<>();
				// Every thread has another machine first.
				IntStream.range(0, 3 * machines.size()).forEach(i -> plans
						.add(workers.submit(() -> json(shared.schedule(network, policy, machines.get(i % machines.size()), mapping, Cancellation.NONE)))));
				for (int i = 0; i < plans.size(); i++) {
					assertEquals(alone.get(i % machines.size()), plans.get(i).get(), threads + " threads");
				}
			} finally {
				workers.shutdownNow();
			}
		}
	}

	private static String json(Scheduled scheduled) throws IOException {
		assertFalse(scheduled.schedule().isEmpty(), scheduled.problems().toString());
		Writer text = new StringWriter();
		ScheduleJson.write(scheduled.schedule().get(), text);
		return text.toString();
	}
}
