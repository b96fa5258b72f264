package org.m2q.cli.tests.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.m2q.base.Cancellation;
import org.m2q.calibration.data.DataException;
import org.m2q.calibration.data.DataSet;
import org.m2q.calibration.data.DataSets;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.ide.importing.ImportSource;
import org.m2q.dsl.ide.importing.OnnxImport;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxFiles;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.translate.ImportObstacle;
import org.m2q.onnx.translate.ModelImport;
import org.m2q.onnx.weights.WeightFiles;

/** What reads files from outside: each takes the content of one file, which may be anything. */
enum FileReader {

	/** ONNX models up to the text that is made of them. */
	ONNX {
		@Override
		void read(byte[] content, Path folder) throws Refused, IOException {
			Path file = Files.write(folder.resolve("model.onnx"), content);
			refusing(file, () -> {
				OnnxModel model = OnnxFiles.read(file);
				try {
					imported(model);
				} catch (OnnxException e) {
					// The command puts the name of the file in front of it.
					throw new OnnxException(file + ": " + e.getMessage(), e);
				}
			});
		}
	},
	/** ONNX models with tensors in other files; one of them is beside the model, and one that must not be read is outside. */
	ONNX_EXTERNAL {
		@Override
		void read(byte[] content, Path folder) throws Refused, IOException {
			Files.write(folder.resolve("secret.bin"), repeated(SECRET));
			Path inside = Files.createDirectories(folder.resolve("inside"));
			Files.write(inside.resolve("weights.bin"), repeated(0.5f));
			Path file = Files.write(inside.resolve("model.onnx"), content);
			refusing(file, () -> {
				for (Tensor tensor : OnnxFiles.read(file).initializers().values()) {
					for (int i = 0; tensor.type().isReal() && i < tensor.size(); i++) {
						if (tensor.real(i) == SECRET) {
							throw new IllegalStateException("a file outside of the folder was read");
						}
					}
				}
			});
		}
	},
	/** Weights as safetensors. */
	SAFETENSORS {
		@Override
		void read(byte[] content, Path folder) throws Refused, IOException {
			weights(folder.resolve("weights.safetensors"), content);
		}
	},
	/** Weights and samples as npy. */
	NPY {
		@Override
		void read(byte[] content, Path folder) throws Refused, IOException {
			weights(folder.resolve("weights.npy"), content);
			samples(folder.resolve("samples.npy"), content);
		}
	},
	/** Archives of NumPy. */
	NPZ {
		@Override
		void read(byte[] content, Path folder) throws Refused, IOException {
			weights(folder.resolve("weights.npz"), content);
			samples(folder.resolve("samples.npz"), content);
		}
	},
	/** An array within an undamaged archive, which checks the sums of what it holds. */
	NPZ_ENTRY {
		@Override
		void read(byte[] content, Path folder) throws Refused, IOException {
			ByteArrayOutputStream out = new ByteArrayOutputStream();
			try (ZipOutputStream zip = new ZipOutputStream(out)) {
				zip.putNextEntry(new ZipEntry("x.npy"));
				zip.write(content);
			}
			weights(folder.resolve("weights.npz"), out.toByteArray());
			samples(folder.resolve("samples.npz"), out.toByteArray());
		}
	},
	/** PNG pictures. */
	PNG {
		@Override
		void read(byte[] content, Path folder) throws Refused, IOException {
			picture(folder, "picture.png", content);
		}
	},
	/** JPEG pictures. */
	JPEG {
		@Override
		void read(byte[] content, Path folder) throws Refused, IOException {
			picture(folder, "picture.jpg", content);
		}
	},
	/** Pictures in the format of MNIST. */
	IDX {
		@Override
		void read(byte[] content, Path folder) throws Refused, IOException {
			samples(folder.resolve("t-images-idx3-ubyte"), content);
		}
	},
	/** What undamaged compression holds. */
	IDX_PACKED {
		@Override
		void read(byte[] content, Path folder) throws Refused, IOException {
			ByteArrayOutputStream out = new ByteArrayOutputStream();
			try (OutputStream gzip = new GZIPOutputStream(out)) {
				gzip.write(content);
			}
			samples(folder.resolve("t-images-idx3-ubyte.gz"), out.toByteArray());
		}
	},
	/** Compressed files. */
	IDX_GZ {
		@Override
		void read(byte[] content, Path folder) throws Refused, IOException {
			samples(folder.resolve("t-images-idx3-ubyte.gz"), content);
		}
	},
	/** Labels in the format of MNIST, beside three pictures. */
	IDX_LABELS {
		@Override
		void read(byte[] content, Path folder) throws Refused, IOException {
			Files.write(folder.resolve("t-labels-idx1-ubyte"), content);
			Path pictures = Files.write(folder.resolve("t-images-idx3-ubyte"), ByteBuffer.allocate(19).putInt(0x803).putInt(3).putInt(1).putInt(1).array());
			refusing(folder, () -> all(DataSets.open(pictures, Optional.empty())));
		}
	},
	/** Batches of CIFAR. */
	CIFAR {
		@Override
		void read(byte[] content, Path folder) throws Refused, IOException {
			samples(folder.resolve("batch.bin"), content);
		}
	},
	/** Tables of a label and bytes per row. */
	ROWS {
		@Override
		void read(byte[] content, Path folder) throws Refused, IOException {
			samples(folder.resolve("rows.csv"), content);
		}
	},
	/** Tables of labels of a folder of pictures. */
	LABELS {
		@Override
		void read(byte[] content, Path folder) throws Refused, IOException {
			Files.write(folder.resolve("a.png"), PIXEL);
			Files.write(folder.resolve("b.png"), PIXEL);
			boolean tabs = new String(content, StandardCharsets.ISO_8859_1).indexOf('\t') >= 0;
			Files.write(folder.resolve(tabs ? "labels.tsv" : "labels.csv"), content);
			refusing(folder, () -> all(DataSets.open(folder, Optional.empty())));
		}
	};

	/** The reader refused the file in words. */
	static final class Refused extends Exception {

		private static final long serialVersionUID = 1;

		Refused(Exception cause) {
			super(cause.getMessage(), cause);
		}
	}

	private interface Reading {
		void run() throws OnnxException, DataException, IOException;
	}

	private static final float SECRET = 1234.5f;
	private static final M2qWorkspace WORKSPACE = M2qWorkspace.create();
	/** A grey pixel as PNG. */
	private static final byte[] PIXEL = java.util.HexFormat.of()
			.parseHex("89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c636800000082008177cd72b60000000049454e44ae426082");

	/** Reads a file with this content. Whatever else than {@link Refused} is thrown is a defect. */
	abstract void read(byte[] content, Path folder) throws Refused, IOException;

	/** The folder of the corpus. */
	String folder() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/** Everything that {@code m2q import} does, but for writing. */
	private static void imported(OnnxModel read) throws OnnxException {
		ImportSource source = ImportSource.of(read);
		Map<String, int[]> shapes = source.shapes(List.of());
		List<ImportObstacle> obstacles = ModelImport.obstacles(source.model(), shapes, Cancellation.NONE);
		if (!obstacles.isEmpty()) {
			throw new OnnxException(obstacles.getFirst().text());
		}
		new OnnxImport("model.onnx", "Model", "memory:/model.m2q", "model.safetensors", shapes).run(source.model(), WORKSPACE, phase -> {
			// Nobody watches.
		}, Cancellation.NONE);
	}

	private static void weights(Path file, byte[] content) throws Refused, IOException {
		Files.write(file, content);
		refusing(file, () -> WeightFiles.read(file));
	}

	private static void samples(Path file, byte[] content) throws Refused, IOException {
		Files.write(file, content);
		refusing(file, () -> all(DataSets.open(file, Optional.empty())));
	}

	private static void picture(Path folder, String name, byte[] content) throws Refused, IOException {
		Path pictures = Files.createDirectories(folder.resolve("pictures"));
		Files.write(pictures.resolve(name), content);
		refusing(pictures, () -> all(DataSets.open(pictures, Optional.empty())));
	}

	private static void all(DataSet set) throws DataException {
		set.hash();
		for (int i = 0; i < Math.min(set.size(), 8); i++) {
			set.sample(i);
		}
	}

	private static void refusing(Path named, Reading reading) throws Refused, IOException {
		try {
			reading.run();
		} catch (OnnxException | DataException e) {
			if (e.getMessage() == null || !e.getMessage().contains(named.toString())) {
				throw new IllegalStateException("the message does not name the file: " + e.getMessage(), e);
			}
			throw new Refused(e);
		}
	}

	private static byte[] repeated(float value) {
		ByteBuffer buffer = ByteBuffer.allocate(4 * 64).order(ByteOrder.LITTLE_ENDIAN);
		while (buffer.hasRemaining()) {
			buffer.putFloat(value);
		}
		return buffer.array();
	}
}
