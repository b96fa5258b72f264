package org.m2q.calibration.tests.accuracy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.m2q.base.Cancellation;
import org.m2q.calibration.Accuracy;
import org.m2q.calibration.Candidate;
import org.m2q.calibration.DataDeclarations;
import org.m2q.calibration.Evaluation;
import org.m2q.calibration.Feed;
import org.m2q.calibration.FloatNetwork;
import org.m2q.calibration.PolicyQuantizer;
import org.m2q.calibration.Progress;
import org.m2q.calibration.QuantizedModel;
import org.m2q.calibration.Scoring;
import org.m2q.calibration.TrainedModel;
import org.m2q.calibration.Workers;
import org.m2q.calibration.data.DataSet;
import org.m2q.calibration.data.DataSets;
import org.m2q.calibration.data.Preprocessing;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Policy;
import org.m2q.network.Elaboration;
import org.m2q.network.Elaborator;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Layers;
import org.m2q.onnx.OnnxFiles;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.export.Binding;
import org.m2q.onnx.translate.ModelImport;
import org.m2q.quant.LayerMetrics;
import org.m2q.quant.PolicyResolver;
import org.m2q.quant.ResolvedPolicy;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;

/** A trained recogniser, imported from ONNX, reads a few lines of receipts: as ONNX Runtime does in single precision, and hardly worse in integers. */
final class TextRecogniserTest {

	private static final String MODEL = "/models/ch_PP-OCRv4_rec_infer.onnx";
	private static final String KEYS = "/models/ppocr_keys_v1.txt";
	private static final int COLUMNS = 320;
	private static final int CALIBRATED = 10;
	private static final int SCORED = 16;

	@TempDir
	static Path folder;

	private static byte[] onnx;
	private static M2qDocument document;
	private static TrainedModel model;
	private static Preprocessing preprocessing;
	private static Scoring.Text scoring;
	private static DataSet calibration;
	private static DataSet validation;

	@BeforeAll
	static void read() throws Exception {
		Path lines = FashionMnist.root().resolve("../shared/data/ocr-lines").normalize();
		assumeTrue(Files.isRegularFile(lines.resolve("validation/labels.tsv")), "the lines of receipts are not beside the repository, in " + lines);
		onnx = resource(MODEL);
		document = M2qWorkspace.create().open(FashionMnist.root().resolve("dsl-examples/pp-ocrv4.m2q"));
		preprocessing = DataDeclarations.preprocessing(document.experiments().getFirst());
		scoring = Scoring.Text.read(Files.write(folder.resolve("keys.txt"), resource(KEYS)));
		calibration = narrow(DataSets.open(lines.resolve("calibration"), Optional.empty()), CALIBRATED);
		validation = narrow(DataSets.open(lines.resolve("validation"), Optional.empty()), SCORED);
		OnnxModel read = OnnxFiles.read(onnx, MODEL);
		Map<String, int[]> shapes = Map.of(read.inputs().getFirst().name(), new int[] { 1, 3, 48, COLUMNS });
		ModelImport imported = ModelImport.of(read, shapes, "Imported");
		Path text = Files.writeString(folder.resolve("imported.m2q"), "language 1.0\n\n" + imported.text());
		Map<String, Tensor> weights = imported.tensors(network(M2qWorkspace.create().open(text), Map.of()).network());
		LayerNetwork layers = network(document, Map.of("columns", COLUMNS));
		Binding binding = Binding.of(layers.network(), weights, Map.of());
		assertTrue(binding.isComplete(), () -> binding.mismatches().toString());
		model = new TrainedModel("PPOCRv4", List.of(layers), List.of(new FloatNetwork(layers.network(), binding.tensors())), binding.tensors(), MODEL, false);
	}

	private static byte[] resource(String name) throws Exception {
		try (InputStream in = TextRecogniserTest.class.getResourceAsStream(name)) {
			assumeTrue(in != null, name + " is not on the class path");
			return in.readAllBytes();
		}
	}

	private static LayerNetwork network(M2qDocument document, Map<String, ?> arguments) {
		Elaboration elaboration = new Elaborator(TextLocator.INSTANCE).elaborate(document.models().getFirst(), arguments, Cancellation.NONE);
		assertEquals(List.of(), elaboration.problems());
		return Layers.of(elaboration.complete().orElseThrow());
	}

	/** The first lines that one width is enough for. */
	private static DataSet narrow(DataSet all, int count) throws Exception {
		return new NarrowLines(all, COLUMNS, count);
	}

	private static Feed feed(DataSet lines) {
		return new Feed(lines, preprocessing, model.inputs());
	}

	private static Candidate quantized(String name) throws Exception {
		Policy policy = document.experiments().getFirst().getMembers().stream().filter(org.m2q.model.m2q.Run.class::isInstance)
				.flatMap(run -> ((org.m2q.model.m2q.Run) run).getPolicies().stream()).filter(each -> each.getName().equals(name)).findFirst().orElseThrow();
		ResolvedPolicy resolved = new PolicyResolver(TextLocator.INSTANCE).resolve(policy, model.networks().getFirst(), LayerMetrics.NONE, Cancellation.NONE);
		QuantizedModel quantized = new PolicyQuantizer(model, feed(calibration), Optional.empty(), Workers.allCores()).quantize(resolved, Progress.NONE, Cancellation.NONE);
		assertTrue(quantized.isComplete(), () -> quantized.problems().toString());
		return Candidate.of(quantized.programs().getFirst().program().orElseThrow());
	}

	@Test
	void readsAsOnnxRuntimeDoes() throws Exception {
		Feed feed = feed(validation);
		OrtEnvironment environment = OrtEnvironment.getEnvironment();
		try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
			options.setIntraOpNumThreads(1);
			try (OrtSession session = environment.createSession(onnx, options)) {
				for (int i = 0; i < 6; i++) {
					Feed.Item item = feed.item(i);
					List<Float> expected = new ArrayList<>();
					try (OnnxTensor input = OnnxTensor.createTensor(environment, FloatBuffer.wrap(item.elements().getFirst()), new long[] { 1, 3, 48, COLUMNS });
							OrtSession.Result result = session.run(Map.of(session.getInputNames().iterator().next(), input))) {
						for (float[] place : ((float[][][]) result.get(0).getValue())[0]) {
							for (float probability : place) {
								expected.add(probability);
							}
						}
					}
					float[] probabilities = new float[expected.size()];
					for (int j = 0; j < probabilities.length; j++) {
						probabilities[j] = expected.get(j);
					}
					float[] scores = Candidate.of(model.floats().getFirst()).run(item.elements(), Cancellation.NONE);
					assertEquals(scoring.decode(probabilities), scoring.decode(scores), item.sample().name());
				}
			}
		}
	}

	@Test
	void readsHardlyWorseInIntegers() throws Exception {
		List<Evaluation.Entrant> entrants = new ArrayList<>(List.of(new Evaluation.Entrant("float32", List.of(Candidate.of(model.floats().getFirst())))));
		for (String policy : List.of("W8A8_OCR", "M2Q_OCR", "W4A8")) {
			entrants.add(new Evaluation.Entrant(policy, List.of(quantized(policy))));
		}
		List<Accuracy> results = Evaluation.run(entrants, feed(validation), scoring, false, Workers.allCores(), Progress.NONE, Cancellation.NONE);
		results.forEach(accuracy -> System.out.println(accuracy.name() + ": " + Math.round(100 * accuracy.top1()) + " % of " + accuracy.samples() + " lines, "
				+ Math.round(1000 * accuracy.agreement()) / 10.0 + " % as float32"));
		double line = 1.0 / SCORED;
		double truth = results.getFirst().top1();
		assertTrue(truth >= 0.5, "float32 reads " + truth);
		assertTrue(results.get(1).top1() >= truth - 2 * line - 1e-9, results.toString());
		assertTrue(results.get(2).top1() >= truth - 3 * line - 1e-9, results.toString());
		assertTrue(results.get(3).top1() < truth / 2, "4 bits everywhere destroy it: " + results);
	}
}
