package org.m2q.onnx.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.m2q.onnx.Attributes;
import org.m2q.onnx.DataType;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxFiles;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.OnnxNode;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.ValueInfo;

/** Files of models: every type of number, tensors in other files, and files that are damaged. */
class FilesTest {

	private interface Fields {
		void write(CodedOutputStream out) throws Exception;
	}

	private static byte[] message(Fields fields) throws Exception {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		CodedOutputStream out = CodedOutputStream.newInstance(bytes);
		fields.write(out);
		out.flush();
		return bytes.toByteArray();
	}

	private static void nested(CodedOutputStream out, int field, Fields fields) throws Exception {
		out.writeBytes(field, ByteString.copyFrom(message(fields)));
	}

	/** A model with one initializer, whose fields the test writes itself. */
	private static byte[] withInitializer(Fields tensor) throws Exception {
		return message(out -> {
			nested(out, 7, graph -> nested(graph, 5, tensor));
			nested(out, 8, set -> set.writeInt64(2, 13));
		});
	}

	private static Tensor initializer(Fields tensor) throws Exception {
		return OnnxFiles.read(withInitializer(tensor), "test").initializers().values().iterator().next();
	}

	private static OnnxModel simple(Tensor constant) {
		return new OnnxModel(13, "simple", List.of(new OnnxNode("n", "Identity", "", List.of("x"), List.of("y"), Attributes.NONE)), Map.of("x", constant), List.of(),
				List.of(new ValueInfo("y", Optional.empty(), List.of())));
	}

	@ParameterizedTest
	@EnumSource
	void everyTypeIsWrittenAndRead(DataType type) throws Exception {
		Random random = new Random(type.code());
		int size = 15;
		Tensor tensor;
		if (type.isReal()) {
			float[] values = new float[size];
			for (int i = 0; i < size; i++) {
				float value = (float) random.nextGaussian();
				values[i] = switch (type) {
					case FLOAT16 -> Float.float16ToFloat(Float.floatToFloat16(value));
					case BFLOAT16 -> Float.intBitsToFloat(Float.floatToIntBits(value) & 0xffff0000);
					default -> value;
				};
			}
			tensor = Tensor.real(type, new int[] { 3, 5 }, values);
		} else {
			tensor = Tensor.integer(type, new int[] { 5, 3 }, IntStream.range(0, size).mapToLong(i -> type.wrap(random.nextLong() >>> 1)).toArray());
		}
		assertEquals(tensor, OnnxFiles.read(OnnxFiles.bytes(simple(tensor)), "test").initializers().get("x"));
	}

	@Test
	void fourBitsLieTwoInAByteTheFirstInTheLowerHalf() throws Exception {
		Tensor read = initializer(out -> {
			out.writeInt64(1, 3);
			out.writeInt32(2, DataType.INT4.code());
			out.writeByteArray(9, new byte[] { (byte) 0x8f, 0x07 });
		});
		assertArrayEquals(new long[] { -1, -8, 7 }, read.integers());
	}

	@Test
	void listedValuesAreReadPackedAndOneByOne() throws Exception {
		assertArrayEquals(new float[] { 1.5f, -2 }, initializer(out -> {
			out.writeInt64(1, 2);
			out.writeInt32(2, 1);
			out.writeFloat(4, 1.5f);
			out.writeFloat(4, -2);
		}).reals());
		assertArrayEquals(new float[] { 1.5f, -2 }, initializer(out -> {
			out.writeBytes(1, ByteString.copyFrom(new byte[] { 2 }));
			out.writeInt32(2, 1);
			out.writeByteArray(4, ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putFloat(1.5f).putFloat(-2).array());
		}).reals());
		// Half precision lies in integers, by its bits.
		assertArrayEquals(new float[] { 1.5f, -2 }, initializer(out -> {
			out.writeInt64(1, 2);
			out.writeInt32(2, DataType.FLOAT16.code());
			out.writeInt32(5, 0x3e00);
			out.writeInt32(5, 0xc000);
		}).reals());
		assertArrayEquals(new long[] { -3, 200 }, initializer(out -> {
			out.writeInt64(1, 2);
			out.writeInt32(2, DataType.INT64.code());
			out.writeInt64(7, -3);
			out.writeInt64(7, 200);
		}).integers());
	}

	private static byte[] external(String location, String offset, String length) throws Exception {
		return withInitializer(out -> {
			out.writeInt64(1, 2);
			out.writeInt32(2, 1);
			out.writeString(8, "w");
			for (String[] entry : new String[][] { { "location", location }, { "offset", offset }, { "length", length } }) {
				nested(out, 13, inner -> {
					inner.writeString(1, entry[0]);
					inner.writeString(2, entry[1]);
				});
			}
			out.writeInt32(14, 1);
		});
	}

	@Test
	void tensorsInOtherFilesAreRead(@TempDir Path folder) throws Exception {
		Path model = folder.resolve("model.onnx");
		Files.createDirectory(folder.resolve("data"));
		Files.write(folder.resolve("data/weights.bin"), ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putFloat(9).putFloat(3).putFloat(4).array());
		Files.write(model, external("data/weights.bin", "4", "8"));
		assertArrayEquals(new float[] { 3, 4 }, OnnxFiles.read(model).initializers().get("w").reals());
		for (String[] wrong : new String[][] { { "data/weights.bin", "8", "8", "ends behind the end" }, { "data/weights.bin", "4", "4", "its type and shape make 8" },
				{ "data/weights.bin", "-4", "8", "offset must be" }, { "data/weights.bin", "x", "8", "offset must be" }, { "none.bin", "0", "8", "is not there" },
				{ "../outside.bin", "0", "8", "not below the folder" }, { "/etc/hostname", "0", "8", "not below the folder" }, { "", "0", "8", "not below the folder" } }) {
			Files.write(model, external(wrong[0], wrong[1], wrong[2]));
			OnnxException failure = assertThrows(OnnxException.class, () -> OnnxFiles.read(model), wrong[3]);
			assertTrue(failure.getMessage().contains(wrong[3]) && failure.getMessage().contains("\"w\"") && failure.getMessage().contains("model.onnx"),
					failure.getMessage());
		}
		byte[] bytes = external("data/weights.bin", "4", "8");
		assertTrue(assertThrows(OnnxException.class, () -> OnnxFiles.read(bytes, "memory")).getMessage().contains("another file"));
		Path outside = Files.createTempFile("outside", ".bin");
		try {
			Files.write(outside, new byte[8]);
			Files.createSymbolicLink(folder.resolve("link.bin"), outside);
			Files.write(model, external("link.bin", "0", "8"));
			assertTrue(assertThrows(OnnxException.class, () -> OnnxFiles.read(model)).getMessage().contains("leads out"));
		} finally {
			Files.delete(outside);
		}
	}

	@Test
	void whatIsNoModelIsSaid() throws Exception {
		for (byte[] bytes : List.of(new byte[0], "language 1.0\nmodel M() { }".getBytes(StandardCharsets.UTF_8), new byte[] { 1, 2, 3 },
				message(out -> nested(out, 8, set -> set.writeInt64(2, 13))), message(out -> {
					nested(out, 7, graph -> graph.writeString(2, "g"));
					nested(out, 8, set -> set.writeInt64(2, 8));
				}))) {
			OnnxException failure = assertThrows(OnnxException.class, () -> OnnxFiles.read(bytes, "some.onnx"));
			assertTrue(failure.getMessage().startsWith("some.onnx"), failure.getMessage());
		}
	}

	@Test
	void valuesThatNobodyGivesAreSaid() {
		OnnxModel model = new OnnxModel(13, "m", List.of(new OnnxNode("n", "Relu", "", List.of("missing"), List.of("y"), Attributes.NONE)), Map.of(), List.of(),
				List.of(ValueInfo.real("y", 1)));
		OnnxException failure = assertThrows(OnnxException.class, () -> OnnxFiles.read(OnnxFiles.bytes(model), "m"));
		assertTrue(failure.getMessage().contains("Relu \"n\" needs the value \"missing\""), failure.getMessage());
	}

	@Test
	void cyclesAreSaid() {
		OnnxModel model = new OnnxModel(13, "m", List.of(new OnnxNode("first", "Add", "", List.of("x", "b"), List.of("a"), Attributes.NONE),
				new OnnxNode("second", "Relu", "", List.of("a"), List.of("b"), Attributes.NONE)), Map.of(), List.of(ValueInfo.real("x", 1)), List.of(ValueInfo.real("b", 1)));
		OnnxException failure = assertThrows(OnnxException.class, () -> OnnxFiles.read(OnnxFiles.bytes(model), "m.onnx"));
		assertTrue(failure.getMessage().startsWith("m.onnx") && failure.getMessage().contains("Add \"first\" needs the value \"b\""), failure.getMessage());
		OnnxModel own = new OnnxModel(13, "m", List.of(new OnnxNode("self", "Relu", "", List.of("a"), List.of("a"), Attributes.NONE)), Map.of(), List.of(),
				List.of(ValueInfo.real("a", 1)));
		assertTrue(assertThrows(OnnxException.class, () -> OnnxFiles.read(OnnxFiles.bytes(own), "m.onnx")).getMessage().contains("Relu \"self\" needs the value \"a\""));
	}

	@Test
	void hugeSizesTakeNoMemory() throws Exception {
		for (long axis : new long[] { Integer.MAX_VALUE, Long.MAX_VALUE, -1 }) {
			OnnxException failure = assertThrows(OnnxException.class, () -> initializer(out -> {
				out.writeInt64(1, axis);
				out.writeInt64(1, 4);
				out.writeInt32(2, 1);
				out.writeString(8, "w");
				out.writeByteArray(9, new byte[4]);
			}));
			assertTrue(failure.getMessage().contains("\"w\""), failure.getMessage());
		}
	}

	/** A damaged file is read as something or refused in words, and never anything else. */
	@Test
	void damagedFilesAreRefusedInWords() throws Exception {
		byte[] whole = OnnxFiles.bytes(new OnnxModel(13, "damaged", List.of(
				new OnnxNode("a", "Conv", "", List.of("x", "w"), List.of("y"), Attributes.of("pads", List.of(1L, 1L, 1L, 1L), "auto_pad", "NOTSET", "alpha", 0.5f)),
				new OnnxNode("b", "Constant", "", List.of(), List.of("z"), Attributes.of("value", Tensor.of(new int[] { 2 }, 1L, 2L)))),
				Map.of("w", Tensor.of(new int[] { 2, 1, 2, 2 }, new float[8])), List.of(ValueInfo.real("x", 1, 1, 4, -1)), List.of(ValueInfo.real("y", -1, 2, 5, 5))));
		long seed = Long.getLong("m2q.seed", 20261126);
		Random random = new Random(seed);
		int read = 0;
		for (int i = 0; i < 20_000; i++) {
			byte[] bytes = whole.clone();
			for (int k = random.nextInt(3); k >= 0; k--) {
				bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
			}
			byte[] cut = random.nextInt(4) == 0 ? java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
			try {
				OnnxFiles.read(cut, "damaged");
				read++;
			} catch (OnnxException e) {
				assertTrue(e.getMessage().startsWith("damaged"), "seed " + seed + ": " + e.getMessage());
			}
		}
		assertTrue(read > 0 && read < 20_000, read + " read");
	}

	@Test
	void writingLeavesNoHalfFile(@TempDir Path folder) throws Exception {
		OnnxModel model = simple(Tensor.of(new int[] { 1 }, 1f));
		OnnxFiles.write(model, folder.resolve("m.onnx"));
		assertEquals(model, OnnxFiles.read(folder.resolve("m.onnx")));
		try (var files = Files.list(folder)) {
			assertEquals(List.of("m.onnx"), files.map(file -> file.getFileName().toString()).toList());
		}
	}
}
