package org.m2q.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Writes files whole or not at all: each goes to a temporary file beside its target first, and when all are complete they take their places.
 */
final class OutputFiles implements AutoCloseable {

	private static final int ATTEMPTS = 100;
	/** What an interrupted process has to delete. */
	private static final ConcurrentLinkedDeque<Path> PENDING = new ConcurrentLinkedDeque<>();

	static {
		Runtime.getRuntime().addShutdownHook(new Thread(() -> PENDING.forEach(OutputFiles::delete), "m2q-cleanup"));
	}

	private final Path directory;
	private final Map<Path, Path> written = new LinkedHashMap<>();
	private final List<String> names = new ArrayList<>();

	OutputFiles(Path directory) {
		this.directory = directory;
	}

	/** Finds out early what would only fail after the work is done. */
	Path target(String name) throws CommandException {
		Path path;
		try {
			path = directory.resolve(name).normalize();
		} catch (InvalidPathException e) {
			throw CommandException.inputOutput("\"" + name + "\" is not a file name.");
		}
		if (name.isEmpty()) {
			throw CommandException.usage("the name of an output file is empty.");
		}
		if (Files.isDirectory(path)) {
			throw CommandException.inputOutput("cannot write " + name + ": it is a folder.");
		}
		Path folder = path.getParent();
		if (folder == null || !Files.isDirectory(folder)) {
			throw CommandException.inputOutput("cannot write " + name + ": there is no folder " + folder + ".");
		}
		if (Files.exists(path) && !Files.isWritable(path) || isReplaceable(path) && !Files.isWritable(folder)) {
			throw CommandException.inputOutput("cannot write " + name + ": permission denied.");
		}
		return path;
	}

	/** Writes a file; it appears with {@link #commit}. */
	void write(String name, Output.Content content) throws CommandException {
		writeTo(name, path -> {
			try (Writer writer = writer(path, StandardOpenOption.WRITE)) {
				content.write(writer);
			}
		});
	}

	/** Writes a file that is not text; it appears with {@link #commit}. */
	void writeBytes(String name, byte[] bytes) throws CommandException {
		writeTo(name, path -> Files.write(path, bytes, StandardOpenOption.WRITE));
	}

	/** Fills a file that is there. */
	private interface Filling {
		void fill(Path path) throws IOException;
	}

	private void writeTo(String name, Filling filling) throws CommandException {
		Path path = target(name);
		try {
			if (!isReplaceable(path)) {
				// A device or a pipe is not replaced, it is written to.
				filling.fill(path);
				return;
			}
			Path target = Files.exists(path) ? path.toRealPath() : path;
			Path part = create(target);
			written.put(part, target);
			names.add(name);
			filling.fill(part);
		} catch (IOException e) {
			throw CommandException.inputOutput("cannot write " + name + ": " + Reasons.of(e) + ".");
		}
	}

	/** Puts all written files in their places. */
	void commit() throws CommandException {
		int i = 0;
		for (Map.Entry<Path, Path> entry : List.copyOf(written.entrySet())) {
			try {
				move(entry.getKey(), entry.getValue());
			} catch (IOException e) {
				throw CommandException.inputOutput("cannot write " + names.get(i) + ": " + Reasons.of(e) + ".");
			}
			written.remove(entry.getKey());
			PENDING.remove(entry.getKey());
			i++;
		}
	}

	/** Deletes what was not committed. */
	@Override
	public void close() {
		written.keySet().forEach(part -> {
			delete(part);
			PENDING.remove(part);
		});
	}

	private static boolean isReplaceable(Path path) {
		return !Files.exists(path) || Files.isRegularFile(path);
	}

	/** A new file beside the target: only there a move is certain to be atomic. */
	private static Path create(Path target) throws IOException {
		for (int attempt = 0;; attempt++) {
			Path part = target.resolveSibling("." + target.getFileName() + "." + ProcessHandle.current().pid() + "-" + attempt + ".part");
			try {
				PENDING.add(part);
				Files.createFile(part);
				return part;
			} catch (FileAlreadyExistsException e) {
				PENDING.remove(part);
				if (attempt >= ATTEMPTS) {
					throw e;
				}
			} catch (IOException e) {
				PENDING.remove(part);
				throw e;
			}
		}
	}

	private static Writer writer(Path path, StandardOpenOption option) throws IOException {
		return new BufferedWriter(new OutputStreamWriter(Files.newOutputStream(path, option), StandardCharsets.UTF_8));
	}

	private static void move(Path part, Path target) throws IOException {
		try {
			if (Files.exists(target) && Files.getFileStore(target).supportsFileAttributeView("posix")) {
				Files.setPosixFilePermissions(part, Files.getPosixFilePermissions(target));
			}
			Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
		} catch (AtomicMoveNotSupportedException e) {
			Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
		}
	}

	private static void delete(Path part) {
		try {
			Files.deleteIfExists(part);
		} catch (IOException e) {
			// Nothing more can be done about a temporary file.
		}
	}
}
