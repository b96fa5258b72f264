package org.m2q.onnx.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import org.m2q.onnx.OnnxException;

/** Tensors that a model keeps in files beside itself. */
public final class ExternalData {

	/** No files at all. */
	public static final ExternalData NONE = new ExternalData(Optional.empty());

	private final Optional<Path> folder;

	/** Files in a folder and below it. */
	public ExternalData(Path folder) {
		this(Optional.of(Objects.requireNonNull(folder, "folder")));
	}

	private ExternalData(Optional<Path> folder) {
		this.folder = folder;
	}

	/**
	 * Reads the bytes of a tensor.
	 *
	 * @param tensor what messages call it
	 * @param entries {@code location}, and optionally {@code offset} and {@code length} in bytes
	 * @param bytes how many bytes the tensor has
	 */
	byte[] read(String tensor, Map<String, String> entries, long bytes) throws OnnxException, IOException {
		Path file = file(tensor, entries.getOrDefault("location", ""));
		long offset = number(tensor, "offset", entries.getOrDefault("offset", "0"));
		long length = number(tensor, "length", entries.getOrDefault("length", Long.toString(bytes)));
		if (length != bytes) {
			throw new OnnxException("tensor \"" + tensor + "\" says that it has " + length + " bytes in " + file.getFileName() + ", but its type and shape make "
					+ bytes);
		}
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
			if (offset > channel.size() - bytes) {
				throw new OnnxException("tensor \"" + tensor + "\" ends behind the end of " + file.getFileName() + ": " + bytes + " bytes from " + offset
						+ ", the file has " + channel.size());
			}
			ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(bytes));
			long position = offset;
			while (buffer.hasRemaining()) {
				int count = channel.read(buffer, position);
				if (count < 0) {
					throw new OnnxException("tensor \"" + tensor + "\": " + file.getFileName() + " ended while it was read");
				}
				position += count;
			}
			return buffer.array();
		}
	}

	private Path file(String tensor, String location) throws OnnxException {
		if (folder.isEmpty()) {
			throw new OnnxException("tensor \"" + tensor + "\" lies in another file (" + location + "), which a model in memory has not; read it from a file");
		}
		try {
			Path base = folder.get().toAbsolutePath().normalize();
			Path file = base.resolve(location).normalize();
			if (location.isEmpty() || Path.of(location).isAbsolute() || !file.startsWith(base)) {
				throw new OnnxException("tensor \"" + tensor + "\" lies in \"" + location + "\", which is not below the folder of the model");
			}
			if (!Files.isRegularFile(file)) {
				throw new OnnxException("tensor \"" + tensor + "\" lies in \"" + location + "\", which is not there");
			}
			// A link inside of the folder may lead out of it.
			if (!file.toRealPath().startsWith(base.toRealPath())) {
				throw new OnnxException("tensor \"" + tensor + "\" lies in \"" + location + "\", which leads out of the folder of the model");
			}
			return file;
		} catch (InvalidPathException | IOException e) {
			throw new OnnxException("tensor \"" + tensor + "\" lies in \"" + location + "\", which is not a readable path", e);
		}
	}

	private static long number(String tensor, String key, String value) throws OnnxException {
		try {
			long number = Long.parseLong(value);
			if (number >= 0) {
				return number;
			}
		} catch (NumberFormatException e) {
			// said below
		}
		throw new OnnxException("tensor \"" + tensor + "\": " + key + " must be a number of bytes from 0, not \"" + value + "\"");
	}
}
