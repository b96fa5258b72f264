package org.m2q.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.m2q.base.Cancellation;
import org.m2q.calibration.Accuracy;
import org.m2q.calibration.AccuracyStudy;
import org.m2q.calibration.Workers;
import org.m2q.core.quantized.AccuracyRun;
import org.m2q.core.quantized.PointQuantizer;
import org.m2q.core.quantized.QuantizationOutcome;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.model.m2q.Experiment;

/** Evaluating accuracy gives what the command line gives, for all sizes of the input, tells how far it is, and stops when asked. */
class AccuracyRunTest {

	private static final int NARROW = 8;
	private static final int WIDE = 16;

	private static final String TEXT = """
			language 1.0
			policy Eight { default { weights int8 symmetric per filter activations uint8 asymmetric accumulator int32 requantize dyadic } }
			policy Two extends Eight { default { weights int2 symmetric per filter } }
			policy Halves extends Eight { default { weights fp16 } }
			model Small(width = 8) {
				input image: [1, 8, width]
				stem: conv(8, stride = 2, bias = true) > relu > globalpool
				head: linear(4)
				output logits
			}
			accelerator Chip {
				clock 1 GHz
				engine E: multiplier-array 4 by 4 {
					mac uint8 * int8: 1 per cycle
					mac uint8 * int2: 1 per cycle
					mac uint8 * fp16: 1 per cycle
					apply relu, globalpool: 1 per cycle
				}
				buffer memory holds weights, inputs, outputs, partial-sums, residuals: capacity 64 KiB, width 64 bit, energy 0.2 pJ/bit
				dram main: bandwidth 12.8 GB/s, energy 4 pJ/bit
			}
			mapping Plain on Chip { map all -> E }
			experiment X {
				run Small(width in [8, 16]) with Eight, Two on Chip using Plain
				weights synthetic seed 7
				calibration "pictures"
				validation "pictures"
				preprocess grey mean 0.5 deviation 0.25
			}
			""";

	@TempDir
	private Path folder;

	/** Pictures of both widths in turn, with labels. */
	@BeforeEach
	void pictures() throws Exception {
		Path pictures = Files.createDirectories(folder.resolve("pictures"));
		Random random = new Random(3);
		StringBuilder labels = new StringBuilder();
		for (int i = 0; i < 24; i++) {
			int width = i % 2 == 0 ? NARROW : WIDE;
			var picture = new java.awt.image.BufferedImage(width, 8, java.awt.image.BufferedImage.TYPE_BYTE_GRAY);
			byte[] pixels = new byte[width * 8];
			random.nextBytes(pixels);
			picture.getRaster().setDataElements(0, 0, width, 8, pixels);
			String name = String.format("%02d.png", i);
			javax.imageio.ImageIO.write(picture, "png", pictures.resolve(name).toFile());
			labels.append(name).append('\t').append(i % 4).append('\n');
		}
		Files.writeString(pictures.resolve("labels.tsv"), labels);
	}

	private M2qDocument open(String text) throws Exception {
		return M2qWorkspace.create().open(Files.writeString(folder.resolve("net.m2q"), text));
	}

	@Test
	void theNumbersAreThoseOfTheCommandLineForAllSizes() throws Exception {
		M2qDocument document = open(TEXT);
		List<String> news = new ArrayList<>();
		AccuracyRun.Outcome outcome = new AccuracyRun(document, "X").run(new NullProgressMonitor(), news::add);
		assertEquals("", outcome.obstacle());
		Experiment experiment = document.experiments().getFirst();
		AccuracyStudy study = AccuracyStudy.run(experiment, document.result(experiment, Cancellation.NONE), new AccuracyStudy.Settings(folder, Optional.empty(), 0, new Workers(1)),
				(stage, done, total) -> {
				}, Cancellation.NONE);
		List<Accuracy> expected = study.rows().stream().map(row -> row.accuracy().orElseThrow()).toList();
		List<Accuracy> actual = outcome.table().orElseThrow().rows().stream().map(row -> row.accuracy()).toList();
		assertEquals(expected, actual);
		assertEquals(List.of("float32", "Eight", "Two"), actual.stream().map(Accuracy::name).toList());
		assertEquals(24, actual.getFirst().samples(), "pictures of both widths");
		assertEquals(24, study.scored());
		assertEquals(List.of("Eight", "Two"), outcome.policies());
		assertTrue(outcome.points().getFirst().samples().equals("24 samples of pictures"), outcome.points().getFirst().samples());
		assertTrue(news.stream().anyMatch(line -> line.contains("Two")), news.toString());
	}

	@Test
	void aPointOfTheOtherSizeSharesRangesAndWeights() throws Exception {
		M2qDocument document = open(TEXT);
		QuantizationOutcome narrow = new PointQuantizer(document, "X", 0).run(new NullProgressMonitor());
		int wide = 1;
		QuantizationOutcome other = new PointQuantizer(document, "X", wide).run(new NullProgressMonitor());
		if (other.point().orElseThrow().sample().getFirst().length == narrow.point().orElseThrow().sample().getFirst().length) {
			wide = 2;
			other = new PointQuantizer(document, "X", wide).run(new NullProgressMonitor());
		}
		assertEquals(8 * NARROW, narrow.point().orElseThrow().sample().getFirst().length);
		assertEquals(8 * WIDE, other.point().orElseThrow().sample().getFirst().length);
		for (int i = 0; i < narrow.point().get().values().size(); i++) {
			assertEquals(narrow.point().get().values().get(i).tensor().scale(), other.point().get().values().get(i).tensor().scale());
		}
	}

	@Test
	void policiesThatCannotBeComputedDoNotStopTheOthers() throws Exception {
		AccuracyRun.Outcome outcome = new AccuracyRun(open(TEXT.replace("with Eight, Two", "with Eight, Halves, Two")), "X").run(new NullProgressMonitor(), line -> {
		});
		assertEquals(List.of("float32", "Eight", "Two"), outcome.table().orElseThrow().rows().stream().map(row -> row.accuracy().name()).toList());
		assertTrue(outcome.problems().stream().anyMatch(problem -> problem.isError() && problem.message().contains("fp16")), outcome.problems().toString());
	}

	@Test
	void noDataIsSaidAndNoiseIsNotScored() throws Exception {
		AccuracyRun.Outcome none = new AccuracyRun(open(TEXT.replace("calibration \"pictures\"\n", "\n")), "X").run(new NullProgressMonitor(), line -> {
		});
		assertEquals(Optional.empty(), none.table());
		assertTrue(none.obstacle().contains("names no calibration data"), none.obstacle());
		QuantizationOutcome noise = new PointQuantizer(open(TEXT.replace("calibration \"pictures\"\n", "\n")), "X", 0).run(new NullProgressMonitor());
		assertTrue(noise.point().orElseThrow().synthetic());
		assertTrue(noise.point().get().samples().contains("noise"), noise.point().get().samples());
	}

	@Test
	void itTellsHowFarItIsAndHowLongTheRestTakes() throws Exception {
		List<String> tasks = Collections.synchronizedList(new ArrayList<>());
		double[] worked = new double[1];
		// Slow enough that after three seconds samples are left.
		new AccuracyRun(open(TEXT.replace("seed 7", "seed 8")), "X").run(new NullProgressMonitor() {
			@Override
			public void subTask(String name) {
				tasks.add(name);
				if (name.contains("scored")) {
					try {
						Thread.sleep(300);
					} catch (InterruptedException e) {
						Thread.currentThread().interrupt();
					}
				}
			}

			@Override
			public void beginTask(String name, int totalWork) {
				worked[0] = -totalWork;
			}

			@Override
			public void internalWorked(double work) {
				worked[0] += work;
			}

			@Override
			public void worked(int work) {
				internalWorked(work);
			}
		}, line -> {
		});
		assertTrue(tasks.contains("24 of 24 samples observed") || tasks.stream().noneMatch(task -> task.contains("observed")), tasks.toString());
		assertTrue(tasks.contains("1 of 24 samples scored"), tasks.toString());
		assertTrue(tasks.contains("24 of 24 samples scored"), tasks.toString());
		assertTrue(tasks.stream().anyMatch(task -> task.matches("2[0-3] of 24 samples scored, about [0-9.]+ m?s left")), tasks.toString());
		assertEquals(0, worked[0], 1e-6, "the bar is full");
	}

	@Test
	void itStopsWhenAskedWhereverItIs() throws Exception {
		for (String stage : new String[] { "observed", "scored" }) {
			NullProgressMonitor monitor = new NullProgressMonitor() {
				@Override
				public void subTask(String name) {
					if (name.contains(stage)) {
						setCanceled(true);
					}
				}
			};
			// Ranges of other weights are not known from earlier runs.
			long seed = System.nanoTime() % 1_000_000_000;
			M2qDocument document = open(TEXT.replace("seed 7", "seed " + seed));
			assertThrows(CancellationException.class, () -> new AccuracyRun(document, "X").run(monitor, line -> {
			}), stage + ", seed " + seed);
		}
	}
}
