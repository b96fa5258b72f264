package org.m2q.dsl.ide.importing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.unit.Format;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Block;
import org.m2q.model.m2q.CallStep;
import org.m2q.model.m2q.Model;
import org.m2q.model.m2q.NumberLiteral;
import org.m2q.model.m2q.RepeatStep;
import org.m2q.network.Elaborator;
import org.m2q.network.Network;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.execute.FloatExecutor;
import org.m2q.onnx.export.NetworkExport;
import org.m2q.onnx.translate.GivenName;
import org.m2q.onnx.translate.ModelImport;
import org.m2q.onnx.weights.WeightFiles;

/**
 * Makes a text and a file of weights of an ONNX model. A text is only given when its network computes what the model computes, on a random input.
 *
 * @param source name of the file of the model, without folders
 * @param name what the model is called in the text
 * @param target URI of the text: what it is checked as, nothing is written
 * @param weights name of the file of weights, without folders
 * @param shapes of the inputs of the model by name; needed where the model leaves them open
 * @param names identifiers in place of names that the text has otherwise
 */
public record OnnxImport(String source, String name, String target, String weights, Map<String, int[]> shapes, Map<GivenName, String> names) {

	private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
	private static final long SEED = 1;
	/** Part of the largest result by which the results may be apart: both models add in float32, in different orders. */
	private static final double TOLERANCE = 1e-3;

	/** What is told while the work goes on. */
	public enum Phase {
		/** The model is simplified and becomes a text. */
		TRANSLATE,
		/** The text becomes a network. */
		ELABORATE,
		/** Both are executed. */
		COMPARE
	}

	/** Learns which phase begins. */
	@FunctionalInterface
	public interface Progress {
		/** A phase begins. */
		void begin(Phase phase);
	}

	/** Copies the maps. */
	public OnnxImport {
		shapes = Map.copyOf(shapes);
		names = Map.copyOf(names);
	}

	/** With the names that the text has by itself. */
	public OnnxImport(String source, String name, String target, String weights, Map<String, int[]> shapes) {
		this(source, name, target, weights, shapes, Map.of());
	}

	/** Whether a model can be called so. */
	public static boolean isName(String name) {
		return IDENTIFIER.matcher(name).matches();
	}

	/** What a model is called when nothing else is said: as its text, with a capital first. */
	public static String nameOf(String file) {
		String cleaned = file.replaceFirst("\\.[^.]*$", "").replaceAll("[^A-Za-z0-9_]", "_");
		String usable = isName(cleaned) ? cleaned : "Model" + cleaned;
		return usable.substring(0, 1).toUpperCase(Locale.ROOT) + usable.substring(1);
	}

	/**
	 * Makes the files.
	 *
	 * @param model what was read
	 * @param workspace the language
	 * @param progress learns what is done
	 * @param cancellation asked often
	 * @throws OnnxException when the model cannot be said in the language
	 */
	public ImportedModel run(OnnxModel model, M2qWorkspace workspace, Progress progress, Cancellation cancellation) throws OnnxException {
		progress.begin(Phase.TRANSLATE);
		ModelImport imported = ModelImport.of(model, shapes, name, names, cancellation);
		String text = "/** Imported from " + source.replace("*/", "") + "; the weights are in " + weights.replace("*/", "") + ". */\nlanguage 1.0\n\n" + imported.text();
		progress.begin(Phase.ELABORATE);
		cancellation.check();
		M2qDocument document = workspace.open(target, text);
		Network network = network(document, cancellation);
		Map<String, Tensor> tensors;
		try {
			tensors = imported.tensors(network);
		} catch (IllegalArgumentException e) {
			throw new OnnxException("the model cannot be said in the language: " + e.getMessage(), e);
		}
		progress.begin(Phase.COMPARE);
		double[] compared = compared(model, NetworkExport.export(network, tensors), cancellation);
		Model written = document.models().getFirst();
		String input = network.inputs().getFirst().shape().dims().stream().map(Object::toString).collect(Collectors.joining("×"));
		ImportedModel.Summary summary = new ImportedModel.Summary(input, network.nodes().size(), network.macs(), network.parameters(), tensors.size(), blocks(document, written), repeats(document), compared[0], compared[1]);
		return new ImportedModel(name, document.format().orElse(text), WeightFiles.safetensors(tensors), summary, imported.names());
	}

	private Network network(M2qDocument document, Cancellation cancellation) throws OnnxException {
		List<Problem> errors = document.problems().stream().filter(Problem::isError).toList();
		if (!errors.isEmpty()) {
			throw new OnnxException("the model cannot be said in the language: line " + errors.getFirst().span().line() + " of its text would have an error, "
					+ errors.getFirst().message());
		}
		return new Elaborator(TextLocator.INSTANCE).elaborate(document.models().getFirst(), Map.of(), cancellation).complete()
				.orElseThrow(() -> new OnnxException("the model cannot be said in the language: its text would have no network"));
	}

	private static List<ImportedModel.BlockUse> blocks(M2qDocument document, Model model) {
		Map<Block, Integer> uses = new LinkedHashMap<>();
		document.definitions(Block.class).forEach(block -> uses.put(block, 0));
		count(model, 1, uses);
		return uses.entrySet().stream().map(entry -> new ImportedModel.BlockUse(entry.getKey().getName(), entry.getValue())).toList();
	}

	/** Imported texts repeat a number of times that they write out, and no block contains itself. */
	private static void count(EObject part, int times, Map<Block, Integer> uses) {
		int inside = times;
		if (part instanceof RepeatStep repeat && repeat.getCount() instanceof NumberLiteral number) {
			inside = times * number.getValue().intValue();
		}
		if (part instanceof CallStep call && call.getTarget() instanceof Block block && uses.containsKey(block)) {
			uses.merge(block, times, Integer::sum);
			count(block.getBody(), times, uses);
		}
		for (EObject child : part.eContents()) {
			count(child, inside, uses);
		}
	}

	private static int repeats(M2qDocument document) {
		int[] repeats = { 0 };
		document.file().ifPresent(file -> EcoreUtil.getAllContents(file, true).forEachRemaining(part -> repeats[0] += part instanceof RepeatStep ? 1 : 0));
		return repeats[0];
	}

	/** Runs both models on the same random input; results that are far apart are an error. */
	private double[] compared(OnnxModel model, OnnxModel imported, Cancellation cancellation) throws OnnxException {
		int[] shape = imported.inputs().getFirst().axes().stream().mapToInt(axis -> (int) axis.size()).toArray();
		int[] original = shapes.getOrDefault(model.inputs().getFirst().name(), shape);
		Random random = new Random(SEED);
		float[] values = new float[Tensor.size(shape)];
		for (int i = 0; i < values.length; i++) {
			values[i] = 2 * random.nextFloat() - 1;
		}
		Tensor expected = first(model, Tensor.of(original, values), cancellation);
		Tensor actual = first(imported, Tensor.of(shape, values), cancellation);
		double most = 0;
		double difference = 0;
		for (int i = 0; i < expected.size(); i++) {
			most = Math.max(most, Math.abs(expected.real(i)));
			difference = Math.max(difference, Math.abs(expected.real(i) - actual.real(i)));
		}
		if (!(difference <= TOLERANCE * most)) {
			throw new OnnxException("the text would not compute what the model computes: on a random input the results differ by "
					+ Format.significant(difference, 2) + ", the largest being " + Format.significant(most, 3));
		}
		return new double[] { difference, most };
	}

	private static Tensor first(OnnxModel model, Tensor input, Cancellation cancellation) throws OnnxException {
		Map<String, Tensor> given = Map.of(model.inputs().getFirst().name(), input);
		return FloatExecutor.of(model).run(given, FloatExecutor.Observer.NONE, cancellation).values().iterator().next();
	}
}
