package org.m2q.calibration.tests.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.m2q.calibration.data.Content;
import org.m2q.calibration.data.DataException;
import org.m2q.calibration.data.DataSet;
import org.m2q.calibration.data.DataSets;
import org.m2q.calibration.data.Sample;

class DataSetsTest {

	@TempDir
	Path folder;

	@Test
	void folderWithTableOfLabels() throws Exception {
		Files.write(folder.resolve("a.png"), Samples.png(4, 6, 1));
		Files.write(folder.resolve("b.png"), Samples.png(3, 2, 2));
		Files.writeString(folder.resolve("labels.tsv"), "b.png\tHELLO, \"WORLD\"\na.png\tBYE\n");
		DataSet set = open("");
		assertEquals(2, set.size());
		assertEquals("b.png", set.sample(0).name());
		assertEquals("HELLO, \"WORLD\"", set.sample(0).label().orElseThrow());
		Content.Picture picture = (Content.Picture) set.sample(1).content();
		assertEquals(4, picture.rows());
		assertEquals(6, picture.columns());
		for (int row = 0; row < 4; row++) {
			for (int column = 0; column < 6; column++) {
				for (int channel = 0; channel < 3; channel++) {
					assertEquals(Samples.value(1, row, column, channel), picture.sample(row, column, channel));
				}
			}
		}
	}

	@Test
	void folderPerClass() throws Exception {
		Files.createDirectories(folder.resolve("cat"));
		Files.createDirectories(folder.resolve("dog"));
		Files.createDirectories(folder.resolve("empty"));
		Files.write(folder.resolve("dog/2.png"), Samples.png(2, 2, 1));
		Files.write(folder.resolve("dog/1.jpg"), Samples.jpeg(16, 16, 1));
		Files.write(folder.resolve("cat/1.png"), Samples.png(2, 2, 3));
		DataSet set = open("");
		assertEquals(3, set.size());
		assertEquals("cat/1.png", set.sample(0).name());
		assertEquals(0, set.sample(0).labelledClass(2));
		assertEquals("dog/1.jpg", set.sample(1).name());
		assertEquals(1, set.sample(2).labelledClass(2));
	}

	@Test
	void hashFollowsContentAndLabelNotPlace() throws Exception {
		Path other = Files.createDirectories(folder.resolve("x/other"));
		Path first = Files.createDirectories(folder.resolve("x/first"));
		for (Path part : new Path[] { first, other }) {
			Files.write(part.resolve("a.png"), Samples.png(4, 6, 1));
			Files.writeString(part.resolve("labels.csv"), "a.png,3\n");
		}
		String hash = DataSets.open(first, Optional.empty()).hash();
		assertEquals(hash, DataSets.open(other, Optional.empty()).hash());
		Files.writeString(other.resolve("labels.csv"), "a.png,4\n");
		assertNotEquals(hash, DataSets.open(other, Optional.empty()).hash());
	}

	@ParameterizedTest
	@ValueSource(strings = { "t10k-images-idx3-ubyte", "t10k-images-idx3-ubyte.gz" })
	void idx(String name) throws Exception {
		boolean packed = name.endsWith(".gz");
		Files.write(folder.resolve(name), packed ? Samples.gzip(Samples.idxPictures(5, 4, 3)) : Samples.idxPictures(5, 4, 3));
		String labels = name.replace("images-idx3", "labels-idx1");
		Files.write(folder.resolve(labels), packed ? Samples.gzip(Samples.idxLabels(5)) : Samples.idxLabels(5));
		DataSet set = open(name);
		assertEquals(5, set.size());
		Sample sample = set.sample(2);
		assertEquals("2", sample.label().orElseThrow());
		Content.Picture picture = (Content.Picture) sample.content();
		assertEquals(1, picture.channels());
		assertEquals((2 * 12 + 1 * 3 + 2) * 7 % 256, picture.sample(1, 2, 0));
		Files.write(folder.resolve(labels), packed ? Samples.gzip(Samples.idxLabels(4)) : Samples.idxLabels(4));
		assertMessage("4 labels for the 5 pictures", name);
	}

	@Test
	void cifar() throws Exception {
		Files.write(folder.resolve("test_batch.bin"), Samples.cifar(3, 1));
		DataSet set = open("");
		assertEquals(3, set.size());
		Sample sample = set.sample(1);
		assertEquals("1", sample.label().orElseThrow());
		// Planes in the file, pixels in the sample: red of row 2, column 5 is byte 2 * 32 + 5 of the first plane.
		Content.Picture picture = (Content.Picture) sample.content();
		assertEquals((2 * 32 + 5 + 1) % 251, picture.sample(2, 5, 0));
		assertEquals((1024 + 2 * 32 + 5 + 1) % 251, picture.sample(2, 5, 1));
		Files.write(folder.resolve("hundred.bin"), Samples.cifar(4, 2));
		assertEquals(4, open("hundred.bin").size());
		assertMessage("another kind of CIFAR", "");
		Files.write(folder.resolve("short.bin"), new byte[3000]);
		assertMessage("short.bin has 3000 bytes", "short.bin");
	}

	@Test
	void arrays() throws Exception {
		Files.write(folder.resolve("real.npy"), Samples.npy("<f4", "(2, 3)", Samples.floats(1, 2, 3, 4, 5, 6)));
		DataSet real = open("real.npy");
		assertEquals(2, real.size());
		assertArrayEquals(new float[] { 4, 5, 6 }, ((Content.Values) real.sample(1).content()).tensor().reals());
		Files.write(folder.resolve("set.npz"), Samples.zip("x.npy", Samples.npy("|u1", "(2, 1, 2, 3)", new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, -1 }), "y.npy",
				Samples.npy("|u1", "(2,)", new byte[] { 9, 4 })));
		DataSet set = open("set.npz");
		assertEquals("4", set.sample(1).label().orElseThrow());
		assertEquals(new Content.Picture(1, 2, 3, new byte[] { 7, 8, 9, 10, 11, -1 }), set.sample(1).content());
		Files.write(folder.resolve("nan.npy"), Samples.npy("<f4", "(2, 2)", Samples.floats(1, 2, 3, Float.NaN)));
		assertTrue(assertThrows(DataException.class, () -> open("nan.npy").sample(1)).getMessage().contains("sample 1 has the value NaN at position 1"));
		Files.write(folder.resolve("none.npy"), Samples.npy("<f4", "(0, 2)", new byte[0]));
		assertMessage("no samples", "none.npy");
	}

	@Test
	void rowsOfValues() throws Exception {
		Files.writeString(folder.resolve("rows.csv"), "label,p1,p2\n3,0,255\n1,7,8\n");
		DataSet set = open("rows.csv");
		assertEquals(2, set.size());
		assertEquals(new Content.Row(new byte[] { 0, -1 }), set.sample(0).content());
		assertEquals("3", set.sample(0).label().orElseThrow());
		assertEquals("rows.csv:2", set.sample(0).name());
		Files.writeString(folder.resolve("rows.csv"), "3,0,255\n1,7,256\n");
		assertMessage("rows.csv:2: '256' in field 3; a number from 0 to 255 was expected", "rows.csv");
		Files.writeString(folder.resolve("rows.csv"), "3,0,255\n1,7\n");
		assertMessage("rows.csv:2: 2 fields; 3 were expected", "rows.csv");
		Files.writeString(folder.resolve("rows.csv"), "label,p1\n");
		assertMessage("has no rows", "rows.csv");
	}

	@Test
	void faultsAreNamed() throws Exception {
		assertMessage("no pictures", "");
		assertMessage("there is no such file or folder", "missing");
		Files.writeString(folder.resolve("x.pt"), "");
		assertMessage("is no data set", "x.pt");
		Files.write(folder.resolve("a.png"), Samples.png(2, 2, 1));
		Path table = folder.resolve("labels.tsv");
		Files.writeString(table, "a.png\t1\na.png\t2\n");
		assertMessage("labels.tsv:2: 'a.png' already has a label in line 1", "");
		Files.writeString(table, "a.png\t1\n\nb.png\t2\n");
		assertMessage("labels.tsv:3: there is no file 'b.png'", "");
		Files.writeString(table, "a.png\n");
		assertMessage("labels.tsv:1: a file and its label were expected, and there are 1 fields", "");
		Files.writeString(table, "../secret.png\t1\n");
		assertMessage("labels.tsv:1: '../secret.png' is not in", "");
		Files.writeString(table, "\n");
		assertMessage("has no rows", "");
		Files.write(table, new byte[] { (byte) 0xC3, 0x28, '\t', '1' });
		assertMessage("is not text in UTF-8", "");
		Files.delete(table);
		Files.writeString(folder.resolve("a.png"), "no picture");
		assertTrue(assertThrows(DataException.class, () -> open("").sample(0)).getMessage().contains("a.png is not a picture"));
		byte[] cut = Samples.png(20, 20, 1);
		Files.write(folder.resolve("a.png"), java.util.Arrays.copyOf(cut, cut.length / 2));
		assertTrue(assertThrows(DataException.class, () -> open("").sample(0)).getMessage().contains("a.png is damaged"));
		Files.write(folder.resolve("a.png"), Samples.hugePng());
		assertTrue(assertThrows(DataException.class, () -> open("").sample(0)).getMessage().contains("a.png has 2000000 by 2000000 pixels"));
	}

	/** Sets without a sample are no sets: nothing could be observed or scored. */
	@ParameterizedTest
	@ValueSource(strings = { "t-images-idx3-ubyte", "a.npy", "a.npz", "test_batch.bin", "rows.csv", "folder" })
	void emptySetsAreNamed(String name) throws Exception {
		switch (name) {
			case "t-images-idx3-ubyte" -> Files.write(folder.resolve(name), Samples.idxPictures(0, 4, 5));
			case "a.npy" -> Files.write(folder.resolve(name), Samples.npy("<f4", "(0, 3)", new byte[0]));
			case "a.npz" -> Files.write(folder.resolve(name), Samples.zip("x.npy", Samples.npy("<f4", "(0, 3)", new byte[0]), "y.npy", Samples.npy("|u1", "(0,)", new byte[0])));
			case "folder" -> Files.createDirectory(folder.resolve(name));
			default -> Files.write(folder.resolve(name), new byte[0]);
		}
		String message = assertThrows(DataException.class, () -> open(name)).getMessage();
		assertTrue(message.contains(folder.resolve(name).toString()), message);
	}

	@Test
	void picturesThatCannotBeReadAreNamed() throws Exception {
		Files.createDirectory(folder.resolve("a.png"));
		Files.write(folder.resolve("b.png"), Samples.png(2, 2, 1));
		Files.writeString(folder.resolve("labels.tsv"), "a.png\t1\nb.png\t2\n");
		String message = assertThrows(DataException.class, () -> open("").sample(0)).getMessage();
		assertTrue(message.contains("a.png"), message);
		Files.delete(folder.resolve("labels.tsv"));
		Files.delete(folder.resolve("a.png"));
		DataSet set = open("");
		Files.delete(folder.resolve("b.png"));
		assertTrue(assertThrows(DataException.class, () -> set.sample(0)).getMessage().contains("b.png"), "it has gone since the set was opened");
	}

	@Test
	void labelsThatAreNoClass() throws Exception {
		Sample sample = new Sample("a.png", new Content.Picture(1, 1, 1, new byte[1]), Optional.of("cat"));
		assertTrue(assertThrows(DataException.class, () -> sample.labelledClass(10)).getMessage()
				.contains("a.png has the label 'cat'; the number of a class from 0 to 9"));
		Sample large = new Sample("a.png", sample.content(), Optional.of("10"));
		assertThrows(DataException.class, () -> large.labelledClass(10));
		assertEquals(10, large.labelledClass(11));
	}

	@Test
	void firstSamples() throws Exception {
		Files.write(folder.resolve("test_batch.bin"), Samples.cifar(3, 1));
		DataSet set = open("");
		assertEquals(2, set.first(2).size());
		assertEquals(set, set.first(3));
		assertNotEquals(set.hash(), set.first(2).hash());
		assertThrows(IndexOutOfBoundsException.class, () -> set.first(2).sample(2));
	}

	/** Damaged files are refused with the exception for them, or read; nothing else is thrown. */
	@ParameterizedTest
	@ValueSource(strings = { "a.png", "a.jpg", "t-images-idx3-ubyte", "t-images-idx3-ubyte.gz", "a.npy", "a.npz", "test_batch.bin", "rows.csv", "labels.tsv" })
	void damagedFiles(String name) throws Exception {
		byte[] good = switch (name) {
			case "a.png" -> Samples.png(9, 7, 1);
			case "a.jpg" -> Samples.jpeg(24, 17, 1);
			case "t-images-idx3-ubyte" -> Samples.idxPictures(3, 4, 5);
			case "t-images-idx3-ubyte.gz" -> Samples.gzip(Samples.idxPictures(3, 4, 5));
			case "a.npy" -> Samples.npy("<f4", "(2, 3)", Samples.floats(1, 2, 3, 4, 5, 6));
			case "a.npz" -> Samples.zip("x.npy", Samples.npy("<f4", "(2, 3)", Samples.floats(1, 2, 3, 4, 5, 6)), "y.npy", Samples.npy("|u1", "(2,)", new byte[] { 9, 4 }));
			case "test_batch.bin" -> Samples.cifar(2, 1);
			case "rows.csv" -> "label,p1,p2\n\"3\",0,255\n1,7,8\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
			default -> "a.png\t1\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
		};
		boolean inFolder = name.endsWith(".png") || name.endsWith(".jpg") || name.equals("labels.tsv");
		if (name.equals("labels.tsv")) {
			Files.write(folder.resolve("a.png"), Samples.png(2, 2, 1));
		}
		Random random = new Random(name.hashCode());
		int refused = 0;
		for (int round = 0; round < 400; round++) {
			Files.write(folder.resolve(name), Samples.mutated(good, random));
			try {
				DataSet set = open(inFolder ? "" : name);
				for (int i = 0; i < Math.min(set.size(), 4); i++) {
					set.sample(i);
				}
				set.hash();
			} catch (DataException e) {
				refused++;
				assertTrue(e.getMessage().contains(folder.toString()), e.getMessage());
			}
		}
		assertTrue(refused > 10, refused + " of 400 were refused");
	}

	private DataSet open(String name) throws DataException {
		return DataSets.open(folder.resolve(name), Optional.empty());
	}

	private void assertMessage(String part, String name) throws IOException {
		String message = assertThrows(DataException.class, () -> open(name)).getMessage();
		assertTrue(message.contains(part), message);
	}
}
