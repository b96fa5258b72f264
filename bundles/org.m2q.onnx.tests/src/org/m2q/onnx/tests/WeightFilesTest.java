package org.m2q.onnx.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.m2q.onnx.DataType;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.weights.WeightFiles;

/** Files of weights. The bytes are put together here by hand, as the formats are documented. */
class WeightFilesTest {

	@TempDir
	private Path folder;

	private static byte[] npy(int version, String header, byte[] data) {
		byte[] text = header.getBytes(StandardCharsets.UTF_8);
		ByteBuffer buffer = ByteBuffer.allocate(8 + (version == 1 ? 2 : 4) + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
		buffer.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) version).put((byte) 0);
		if (version == 1) {
			buffer.putShort((short) text.length);
		} else {
			buffer.putInt(text.length);
		}
		return buffer.put(text).put(data).array();
	}

	private static byte[] floats(ByteOrder order, float... values) {
		ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(order);
		for (float value : values) {
			buffer.putFloat(value);
		}
		return buffer.array();
	}

	private Map<String, Tensor> read(String name, byte[] bytes) throws OnnxException, IOException {
		return WeightFiles.read(Files.write(folder.resolve(name), bytes));
	}

	private String failure(String name, byte[] bytes) {
		OnnxException failure = assertThrows(OnnxException.class, () -> read(name, bytes));
		assertTrue(failure.getMessage().contains(name), failure.getMessage());
		return failure.getMessage();
	}

	@Test
	void npyIsRead() throws Exception {
		String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }\n";
		Tensor expected = Tensor.of(new int[] { 2, 3 }, 1f, 2f, 3f, 4f, 5f, 6f);
		assertEquals(Map.of("w", expected), read("w.npy", npy(1, header, floats(ByteOrder.LITTLE_ENDIAN, 1, 2, 3, 4, 5, 6))));
		assertEquals(Map.of("w", expected), read("w.npy", npy(3, header, floats(ByteOrder.LITTLE_ENDIAN, 1, 2, 3, 4, 5, 6))));
		assertEquals(Map.of("w", expected), read("w.npy", npy(2, header.replace("<", ">"), floats(ByteOrder.BIG_ENDIAN, 1, 2, 3, 4, 5, 6))));
		assertEquals(Map.of("w", expected), read("w.npy", npy(1, header.replace("False", "True"), floats(ByteOrder.LITTLE_ENDIAN, 1, 4, 2, 5, 3, 6))));
		Tensor scalar = read("s.npy", npy(1, "{'descr': '|i1', 'fortran_order': False, 'shape': (), }", new byte[] { -7 })).get("s");
		assertEquals(Tensor.integer(DataType.INT8, new int[0], new long[] { -7 }), scalar);
		Tensor list = read("l.npy", npy(1, "{'descr': '<u2', 'fortran_order': False, 'shape': (2,), }", new byte[] { -1, -1, 2, 0 })).get("l");
		assertArrayEquals(new long[] { 65535, 2 }, list.integers());
	}

	@Test
	void npyThatIsWrongIsSaid() {
		assertTrue(failure("o.npy", npy(1, "{'descr': '|O', 'fortran_order': False, 'shape': (2,), }", new byte[16])).contains("pickled"));
		assertTrue(failure("o.npy", npy(1, "{'descr': '<c8', 'fortran_order': False, 'shape': (2,), }", new byte[16])).contains("type c8"));
		assertTrue(failure("o.npy", npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (9,), }", new byte[16])).contains("36 bytes"));
		assertTrue(failure("o.npy", npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), }", new byte[16])).contains("too large"));
		assertTrue(failure("o.npy", npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }", new byte[16])).contains("not possible"));
		assertTrue(failure("o.npy", npy(1, "{}", new byte[16])).contains("header"));
		assertTrue(failure("o.npy", npy(9, "{}", new byte[16])).contains("version 9"));
		assertTrue(failure("o.npy", "text".getBytes(StandardCharsets.UTF_8)).contains("NUMPY"));
	}

	@Test
	void npzIsRead() throws Exception {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
			for (String name : List.of("stem.weight", "stem/bias")) {
				zip.putNextEntry(new ZipEntry(name + ".npy"));
				zip.write(npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", floats(ByteOrder.LITTLE_ENDIAN, 1, name.length())));
				zip.closeEntry();
			}
			zip.putNextEntry(new ZipEntry("notes.txt"));
			zip.closeEntry();
		}
		assertEquals(Map.of("stem.weight", Tensor.of(new int[] { 2 }, 1f, 11f), "stem/bias", Tensor.of(new int[] { 2 }, 1f, 9f)), read("w.npz", bytes.toByteArray()));
		assertTrue(failure("no.npz", new byte[] { 1, 2, 3 }).contains("npz"));
	}

	private static byte[] safetensors(String header, byte[] data) {
		byte[] text = header.getBytes(StandardCharsets.UTF_8);
		return ByteBuffer.allocate(8 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).put(text).put(data).array();
	}

	@Test
	void safetensorsAreRead() throws Exception {
		byte[] data = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putShort((short) 0x3f80).putShort((short) 0xc000).putFloat(2.5f).putInt(-9).array();
		Map<String, Tensor> read = read("w.safetensors", safetensors("{\"__metadata__\":{\"format\":\"pt\"},\"b\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[4,8]},"
				+ "\"a\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[0,4]},\"c\":{\"dtype\":\"I32\",\"shape\":[],\"data_offsets\":[8,12]}}", data));
		assertEquals(List.of("b", "a", "c"), List.copyOf(read.keySet()));
		assertArrayEquals(new float[] { 1, -2 }, read.get("a").reals());
		assertEquals(Tensor.of(new int[] { 1, 1 }, 2.5f), read.get("b"));
		assertEquals(-9, read.get("c").integer(0));
	}

	@Test
	void safetensorsAreWritten() throws Exception {
		Map<String, Tensor> tensors = new java.util.LinkedHashMap<>();
		tensors.put("stem.weight", Tensor.of(new int[] { 2, 1 }, 1.5f, -2f));
		tensors.put("größe", Tensor.of(new int[0], 3f));
		byte[] bytes = WeightFiles.safetensors(tensors);
		assertEquals(tensors, read("w.safetensors", bytes));
		assertEquals(0, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong() % 8);
		assertArrayEquals(bytes, WeightFiles.safetensors(read("w.safetensors", bytes)));
	}

	@Test
	void safetensorsThatAreWrongAreSaid() {
		String good = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";
		byte[] data = new byte[8];
		assertTrue(failure("x.safetensors", safetensors(good.replace("[2]", "[3]"), data)).contains("type and shape make 12"));
		assertTrue(failure("x.safetensors", safetensors(good.replace("[0,8]", "[8,16]"), data)).contains("bytes 8 to 16"));
		assertTrue(failure("x.safetensors", safetensors(good.replace("[0,8]", "[0,99999999999]"), data)).contains("99999999999"));
		assertTrue(failure("x.safetensors", safetensors(good.replace("F32", "F8_E4M3"), data)).contains("F8_E4M3"));
		assertTrue(failure("x.safetensors", safetensors(good.replace("[2]", "[-2]"), data)).contains("[-2]"));
		assertTrue(failure("x.safetensors", safetensors(good.replace("}}", ""), data)).contains("header"));
		assertTrue(failure("x.safetensors", safetensors("[]", data)).contains("header"));
		assertTrue(failure("x.safetensors", safetensors(good.replace("[2]", "2"), data)).contains("header"));
		assertTrue(failure("x.safetensors", safetensors(good.replace("[2]", "null"), data)).contains("header"));
		assertTrue(failure("x.safetensors", safetensors(good.replace("[0,8]", "null"), data)).contains("header"));
		assertTrue(failure("x.safetensors", safetensors(good.replace("\"F32\"", "null"), data)).contains("header"));
		assertTrue(failure("x.safetensors", safetensors("{\"a\":3}", data)).contains("header"));
		assertTrue(failure("x.safetensors", safetensors("{\"a\":{}}", data)).contains("\"a\" lacks"));
		assertTrue(failure("x.safetensors", new byte[] { 1 }).contains("1 bytes"));
		assertTrue(failure("x.safetensors", ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(1L << 40).array()).contains("header"));
	}

	@Test
	void damagedSafetensorsAreRefusedInWords() throws Exception {
		byte[] whole = safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[8,11]}}", new byte[11]);
		Random random = new Random(Long.getLong("m2q.seed", 20261126));
		for (int i = 0; i < 2_000; i++) {
			byte[] bytes = whole.clone();
			bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
			boolean cut = i % 4 == 0;
			try {
				read("d.safetensors", cut ? java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes);
			} catch (OnnxException e) {
				assertTrue(e.getMessage().contains("d.safetensors"), e.getMessage());
			}
		}
	}

	/** Cut anywhere, a file is never read as something shorter. */
	@Test
	void truncatedFilesAreRefused() {
		byte[] tensors = safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", new byte[8]);
		byte[] array = npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (4,), }", new byte[16]);
		for (int length = 0; length < tensors.length; length++) {
			assertTrue(failure("cut.safetensors", java.util.Arrays.copyOf(tensors, length)).contains("cut.safetensors"));
		}
		for (int length = 0; length < array.length; length++) {
			assertTrue(failure("cut.npy", java.util.Arrays.copyOf(array, length)).contains("cut.npy"));
		}
	}

	@Test
	void weightsOfModelsAreRead() throws Exception {
		Map<String, Tensor> weights = read("ocr.onnx", RealModels.CLASSIFIER.bytes());
		assertTrue(weights.values().stream().anyMatch(tensor -> tensor.rank() == 4), weights.keySet().toString());
	}

	@Test
	void checkpointsThatCouldRunCodeAreRefused() {
		assertTrue(failure("model.pth", new byte[9]).contains("safetensors"));
		assertTrue(failure("model.txt", new byte[9]).contains(".npz"));
	}
}
