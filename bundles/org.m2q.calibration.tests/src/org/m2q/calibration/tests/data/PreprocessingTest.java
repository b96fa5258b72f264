package org.m2q.calibration.tests.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.m2q.calibration.data.Content;
import org.m2q.calibration.data.DataException;
import org.m2q.calibration.data.Interpolation;
import org.m2q.calibration.data.Preprocessing;
import org.m2q.calibration.data.Preprocessing.Colours;
import org.m2q.calibration.data.Preprocessing.Fit;
import org.m2q.calibration.data.Preprocessing.Layout;
import org.m2q.calibration.data.Preprocessing.Resize;
import org.m2q.calibration.data.Sample;
import org.m2q.network.Shape;
import org.m2q.onnx.Attributes;
import org.m2q.onnx.OnnxFiles;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.OnnxNode;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.ValueInfo;

class PreprocessingTest {

	/** Against Resize of ONNX Runtime. */
	@ParameterizedTest
	@CsvSource({ "BILINEAR,linear,floor", "BICUBIC,cubic,floor", "NEAREST,nearest,floor" })
	void resizesAsOnnx(Interpolation interpolation, String mode, String rounding) throws Exception {
		int[][] sizes = { { 5, 7, 11, 3 }, { 9, 4, 4, 9 }, { 6, 6, 12, 18 }, { 8, 8, 3, 5 }, { 1, 3, 4, 1 } };
		for (int[] size : sizes) {
			Content.Picture picture = picture(size[0], size[1], 3, size[2]);
			float[] values = new float[3 * size[0] * size[1]];
			for (int i = 0; i < values.length; i++) {
				values[i] = picture.samples()[i % (size[0] * size[1]) * 3 + i / (size[0] * size[1])] & 0xFF;
			}
			OnnxNode node = new OnnxNode("resize", "Resize", "", List.of("x", "", "", "sizes"), List.of("y"), mode.equals("nearest")
					? Attributes.of("mode", mode, "coordinate_transformation_mode", "half_pixel", "nearest_mode", "round_prefer_ceil")
					: Attributes.of("mode", mode, "coordinate_transformation_mode", "half_pixel"));
			OnnxModel model = new OnnxModel(13, "resize", List.of(node), Map.of("sizes", Tensor.of(new int[] { 4 }, 1L, 3L, size[2], size[3])),
					List.of(ValueInfo.real("x", 1, 3, size[0], size[1])), List.of(ValueInfo.real("y", 1, 3, size[2], size[3])));
			float[] expected = run(model, size[0], size[1], values);
			float[] found = new Preprocessing(Optional.of(new Resize(Fit.STRETCH, 0, interpolation)), false, Colours.RGB, List.of(0f), List.of(1f), Layout.CHANNELS_FIRST)
					.apply(sample(picture), Shape.of(3, size[2], size[3])).reals();
			for (int i = 0; i < expected.length; i++) {
				assertEquals(Math.clamp(expected[i], 0, 255), found[i] * 255, 0.51, mode + " " + java.util.Arrays.toString(size) + " at " + i);
			}
		}
	}

	@Test
	void smoothCountsEveryPixel() throws Exception {
		// Pillow: 8 pixels to 2 with a triangle of half width 4 around 1.5 and 5.5.
		byte[] row = { 10, 20, 30, 40, 50, 60, 70, 80 };
		double sum = 0;
		double weights = 0;
		for (int i = 0; i < 8; i++) {
			double weight = Math.max(0, 1 - Math.abs(i - 1.5) / 4);
			sum += weight * row[i];
			weights += weight;
		}
		float[] found = preprocessing(Fit.STRETCH, 0, Interpolation.SMOOTH).apply(sample(new Content.Picture(1, 8, 1, row)), Shape.of(1, 1, 2)).reals();
		assertEquals(Math.round(sum / weights), Math.round(found[0] * 255));
	}

	@Test
	void normalisesColoursAndLayout() throws Exception {
		Content.Picture picture = new Content.Picture(1, 2, 3, new byte[] { 0, 51, 102, (byte) 255, (byte) 204, (byte) 153 });
		Preprocessing bgr = new Preprocessing(Optional.empty(), false, Colours.BGR, List.of(0.5f, 0f, 0f), List.of(0.5f, 1f, 2f), Layout.CHANNELS_FIRST);
		assertArrayEquals(new float[] { (0.4f - 0.5f) / 0.5f, (0.6f - 0.5f) / 0.5f, 0.2f, 0.8f, 0, 0.5f },
				bgr.apply(sample(picture), Shape.of(3, 1, 2)).reals(), 1e-6f);
		Preprocessing last = new Preprocessing(Optional.empty(), false, Colours.RGB, List.of(0f), List.of(1f), Layout.CHANNELS_LAST);
		Tensor tensor = last.apply(sample(picture), Shape.of(1, 2, 3));
		assertArrayEquals(new int[] { 1, 1, 2, 3 }, tensor.shape());
		assertArrayEquals(new float[] { 0, 0.2f, 0.4f, 1, 0.8f, 0.6f }, tensor.reals(), 1e-6f);
		Tensor grey = Preprocessing.PLAIN.apply(sample(picture), Shape.of(1, 1, 2));
		assertEquals(Math.round(0.587 * 51 + 0.114 * 102), Math.round(grey.real(0) * 255));
		Tensor repeated = Preprocessing.PLAIN.apply(sample(new Content.Picture(1, 1, 1, new byte[] { 51 })), Shape.of(3, 1, 1));
		assertArrayEquals(new float[] { 0.2f, 0.2f, 0.2f }, repeated.reals(), 1e-6f);
	}

	@Test
	void cropsTheMiddleOfTheShorterSide() throws Exception {
		Content.Picture picture = picture(20, 40, 1, 5);
		Preprocessing cut = new Preprocessing(Optional.of(new Resize(Fit.SHORTER, 10, Interpolation.NEAREST)), true, Colours.AUTO, List.of(0f), List.of(1f),
				Layout.CHANNELS_FIRST);
		float[] found = cut.apply(sample(picture), Shape.of(1, 8, 8)).reals();
		// 10 by 20 pixels, every second one; the middle begins at row 1, column 6.
		for (int i = 0; i < 64; i++) {
			assertEquals(picture.sample((1 + i / 8) * 2 + 1, (6 + i % 8) * 2 + 1, 0), Math.round(found[i] * 255));
		}
		assertThrows(DataException.class, () -> cut.apply(sample(picture), Shape.of(1, 12, 12)));
	}

	@Test
	void rowsKeepTheAspectAndFillWithZeros() throws Exception {
		Preprocessing fit = new Preprocessing(Optional.of(new Resize(Fit.ROWS, 0, Interpolation.BILINEAR)), false, Colours.AUTO, List.of(0.5f), List.of(0.5f),
				Layout.CHANNELS_FIRST);
		float[] found = fit.apply(sample(new Content.Picture(10, 21, 1, filled(210))), Shape.of(1, 5, 16)).reals();
		for (int i = 0; i < found.length; i++) {
			assertEquals(i % 16 < 11 ? 1 : 0, found[i], 1e-6);
		}
		List<Shape> inputs = List.of(Shape.of(1, 5, 32), Shape.of(1, 5, 8), Shape.of(1, 5, 16));
		assertEquals(2, fit.choose(sample(new Content.Picture(10, 21, 1, filled(210))), inputs));
		assertEquals(1, fit.choose(sample(new Content.Picture(10, 16, 1, filled(160))), inputs));
		assertEquals(0, fit.choose(sample(new Content.Picture(1, 300, 1, filled(300))), inputs));
	}

	@Test
	void wrongSizesAreNamed() {
		DataException e = assertThrows(DataException.class, () -> Preprocessing.PLAIN.apply(sample(picture(3, 4, 3, 1)), Shape.of(3, 4, 4)));
		assertEquals("a.png has 3 by 4 pixels, and the input of the network is [3, 4, 4]; declare how it is resized or cropped", e.getMessage());
		assertTrue(assertThrows(DataException.class, () -> Preprocessing.PLAIN.apply(sample(picture(3, 4, 3, 1)), Shape.of(2, 3, 4))).getMessage()
				.contains("with 1 or 3 channels was expected"));
		assertTrue(assertThrows(DataException.class, () -> Preprocessing.PLAIN.apply(new Sample("x.csv:2", new Content.Row(new byte[5]), Optional.empty()), Shape.of(1, 2, 2)))
				.getMessage().contains("x.csv:2 has 5 values, and the input of the network has 4"));
		Preprocessing huge = preprocessing(Fit.SHORTER, 5000, Interpolation.BILINEAR);
		assertTrue(assertThrows(DataException.class, () -> huge.apply(sample(new Content.Picture(1, 60000, 1, new byte[60000])), Shape.of(1, 8, 8))).getMessage()
				.contains("would have more than"));
	}

	private static float[] run(OnnxModel model, int rows, int columns, float[] values) throws OrtException {
		OrtEnvironment environment = OrtEnvironment.getEnvironment();
		try (OrtSession session = environment.createSession(OnnxFiles.bytes(model));
				OnnxTensor x = OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), new long[] { 1, 3, rows, columns });
				OrtSession.Result result = session.run(Map.of("x", x))) {
			FloatBuffer buffer = ((OnnxTensor) result.get(0)).getFloatBuffer();
			float[] found = new float[buffer.remaining()];
			buffer.get(found);
			return found;
		}
	}

	private static byte[] filled(int size) {
		byte[] bytes = new byte[size];
		java.util.Arrays.fill(bytes, (byte) 255);
		return bytes;
	}

	private static Preprocessing preprocessing(Fit fit, int size, Interpolation interpolation) {
		return new Preprocessing(Optional.of(new Resize(fit, size, interpolation)), false, Colours.AUTO, List.of(0f), List.of(1f), Layout.CHANNELS_FIRST);
	}

	private static Content.Picture picture(int rows, int columns, int channels, long seed) {
		byte[] samples = new byte[rows * columns * channels];
		new Random(seed).nextBytes(samples);
		return new Content.Picture(rows, columns, channels, samples);
	}

	private static Sample sample(Content content) {
		return new Sample("a.png", content, Optional.empty());
	}
}
