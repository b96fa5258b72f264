package org.m2q.calibration.tests.accuracy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.m2q.base.Cancellation;
import org.m2q.calibration.data.DataException;
import org.m2q.calibration.data.DataSet;
import org.m2q.calibration.data.DataSets;
import org.m2q.calibration.data.Preprocessing;
import org.m2q.calibration.data.Preprocessing.Colours;
import org.m2q.calibration.data.Preprocessing.Layout;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.network.Elaboration;
import org.m2q.network.Elaborator;
import org.m2q.network.Network;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.export.Binding;
import org.m2q.onnx.weights.WeightFiles;

/** The example network with its trained weights, and its data: test images, and training images for calibration. */
final class FashionMnist {

	/** Number of classes. */
	static final int CLASSES = 10;
	/** As in training: parts of white, minus the mean, over the deviation of all training pixels. */
	static final Preprocessing PREPROCESSING = new Preprocessing(Optional.empty(), false, Colours.GREY, List.of(0.2860f), List.of(0.3530f), Layout.CHANNELS_FIRST);

	private static final String EXAMPLES = "dsl-examples";
	private static final String NAME = "fashion-efficientvit";

	private FashionMnist() {
	}

	/** The example. */
	static M2qDocument document() {
		return M2qWorkspace.create().open(root().resolve(EXAMPLES).resolve(NAME + ".m2q"));
	}

	/** The model of the example. */
	static Network network() {
		Elaboration elaboration = new Elaborator(TextLocator.INSTANCE).elaborate(document().models().getFirst(), Map.of(), Cancellation.NONE);
		assertEquals(List.of(), elaboration.problems());
		return elaboration.complete().orElseThrow();
	}

	/** The trained weights, bound by name. */
	static Binding binding(Network network) throws IOException, OnnxException {
		Map<String, Tensor> file = WeightFiles.read(root().resolve(EXAMPLES).resolve("weights").resolve(NAME + ".safetensors"));
		return Binding.of(network, file, Map.of());
	}

	/** 10,000 images that nothing was trained on. */
	static DataSet test() throws DataException {
		return open("t10k");
	}

	/** 512 of the images that the network was trained on. */
	static DataSet calibration() throws DataException {
		return open("calibration");
	}

	private static DataSet open(String prefix) throws DataException {
		return DataSets.open(root().resolve(EXAMPLES).resolve("data/fashion-mnist").resolve(prefix + "-images-idx3-ubyte.gz"), Optional.empty());
	}

	/** The root of the repository. */
	static Path root() {
		Path start = Path.of(System.getProperty("m2q.root", System.getProperty("basedir", System.getProperty("user.dir")))).toAbsolutePath();
		for (Path folder = start; folder != null; folder = folder.getParent()) {
			if (Files.isDirectory(folder.resolve(EXAMPLES))) {
				return folder;
			}
		}
		throw new IllegalStateException("no " + EXAMPLES + " above " + start);
	}
}
