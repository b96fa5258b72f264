package org.m2q.onnx.tests;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.InputStream;
import java.util.Random;

import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxFiles;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.Tensor;

/** Models with trained weights: those of PP-OCR, from a published library. */
enum RealModels {
	/** Text recogniser of two transformer blocks over a convolutional network. */
	RECOGNISER_4("ch_PP-OCRv4_rec_infer.onnx", 1, 3, 48, 160),
	/** Its predecessor. */
	RECOGNISER_3("ch_PP-OCRv3_rec_infer.onnx", 1, 3, 48, 160),
	/** Finds lines of text; convolutions only, also transposed ones. */
	DETECTOR_4("ch_PP-OCRv4_det_infer.onnx", 1, 3, 64, 96),
	/** Its predecessor. */
	DETECTOR_3("ch_PP-OCRv3_det_infer.onnx", 1, 3, 64, 96),
	/** Says which way up a line is. */
	CLASSIFIER("ch_ppocr_mobile_v2.0_cls_infer.onnx", 1, 3, 48, 192);

	private final String file;
	private final int[] shape;

	RealModels(String file, int... shape) {
		this.file = file;
		this.shape = shape;
	}

	byte[] bytes() throws IOException {
		try (InputStream in = RealModels.class.getResourceAsStream("/models/" + file)) {
			assertNotNull(in, file + " is not on the class path");
			return in.readAllBytes();
		}
	}

	OnnxModel model() throws IOException, OnnxException {
		return OnnxFiles.read(bytes(), file);
	}

	int[] shape() {
		return shape.clone();
	}

	/** An input between -1 and 1, as that of normalized images. */
	Tensor input(long seed) {
		Random random = new Random(seed);
		float[] values = new float[Tensor.size(shape)];
		for (int i = 0; i < values.length; i++) {
			values[i] = 2 * random.nextFloat() - 1;
		}
		return Tensor.of(shape, values);
	}
}
