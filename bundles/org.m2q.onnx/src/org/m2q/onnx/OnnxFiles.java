package org.m2q.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

import org.m2q.onnx.internal.ExternalData;
import org.m2q.onnx.internal.ModelReader;
import org.m2q.onnx.internal.ModelWriter;

/**
 * Reads and writes models in the format of ONNX (protocol buffers), operator sets 9 to 25.
 *
 * <p>A file is not trusted: sizes are checked before memory is taken, and tensors in other files are only read from the folder of the model.
 */
public final class OnnxFiles {

	/** Oldest operator set that is read. */
	public static final int OLDEST_OPSET = 9;
	/** Newest operator set that is read. */
	public static final int NEWEST_OPSET = 25;

	private OnnxFiles() {
	}

	/**
	 * Reads a file, with the tensors that it keeps in files beside it.
	 *
	 * @throws OnnxException when the content is no such model, or is one that is not supported
	 * @throws IOException when a file cannot be read
	 */
	public static OnnxModel read(Path file) throws OnnxException, IOException {
		Objects.requireNonNull(file, "file");
		Path folder = file.toAbsolutePath().getParent();
		return ModelReader.read(Files.readAllBytes(file), file.toString(), new ExternalData(folder));
	}

	/**
	 * Reads a model from memory; one that keeps tensors in other files is refused.
	 *
	 * @param bytes the content of a file
	 * @param name what messages call it
	 * @throws OnnxException when the content is no such model, or is one that is not supported
	 */
	public static OnnxModel read(byte[] bytes, String name) throws OnnxException {
		try {
			return ModelReader.read(bytes, Objects.requireNonNull(name, "name"), ExternalData.NONE);
		} catch (IOException e) {
			throw new OnnxException(name + ": " + e.getMessage(), e);
		}
	}

	/** The content of a file for a model: the same bytes for the same model. */
	public static byte[] bytes(OnnxModel model) {
		return ModelWriter.write(model);
	}

	/**
	 * Writes a file: beside it first, then moved, so that there is never half of one.
	 *
	 * @throws IOException when the file cannot be written
	 */
	public static void write(OnnxModel model, Path file) throws IOException {
		Path target = file.toAbsolutePath();
		Path part = Files.createTempFile(target.getParent(), target.getFileName().toString(), ".part");
		try {
			Files.write(part, bytes(model));
			Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
		} finally {
			Files.deleteIfExists(part);
		}
	}
}
