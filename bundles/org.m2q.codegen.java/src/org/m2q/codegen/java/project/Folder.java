package org.m2q.codegen.java.project;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.m2q.codegen.java.CodegenException;

/** Writes a folder of files that appears when all of them are complete. */
final class Folder {

	/** Names the files of a project, so that the next one can replace them. */
	private static final String LIST = "src/main/m2q/files.txt";

	private final Path target;

	/** Checks what would only fail after the work is done. */
	Folder(Path target, boolean replace) throws CodegenException {
		this.target = target.toAbsolutePath().normalize();
		Path parent = this.target.getParent();
		if (parent == null || !Files.isDirectory(parent)) {
			throw new CodegenException("cannot write " + target + ": there is no folder " + parent);
		}
		if (Files.exists(this.target) && !Files.isDirectory(this.target)) {
			throw new CodegenException("cannot write " + target + ": it is a file");
		}
		if (!Files.isWritable(parent) || Files.exists(this.target) && !Files.isWritable(this.target)) {
			throw new CodegenException("cannot write " + target + ": permission denied");
		}
		if (!replace && !isEmpty(this.target)) {
			throw new CodegenException("cannot write " + target + ": the folder is not empty. Choose another one, or replace its files with --force");
		}
		try {
			Files.delete(Files.createTempDirectory(parent, "." + this.target.getFileName() + "."));
		} catch (IOException e) {
			throw new CodegenException("cannot write " + target + ": " + reason(e), e);
		}
	}

	private boolean isEmpty(Path folder) throws CodegenException {
		if (!Files.exists(folder)) {
			return true;
		}
		try (Stream<Path> files = Files.list(folder)) {
			return files.findAny().isEmpty();
		} catch (IOException e) {
			throw new CodegenException("cannot read " + folder + ": " + reason(e), e);
		}
	}

	/**
	 * Writes all files; an empty folder is exchanged at once, in others the files are exchanged one by one, and those that an earlier call wrote and this one does
	 * not are deleted.
	 */
	void write(Map<String, byte[]> given) throws CodegenException {
		Map<String, byte[]> files = new LinkedHashMap<>(given);
		files.put(LIST, (String.join("\n", new TreeSet<>(given.keySet())) + "\n").getBytes(StandardCharsets.UTF_8));
		Path part = target.resolveSibling("." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
		try {
			for (Map.Entry<String, byte[]> file : files.entrySet()) {
				Path path = part.resolve(file.getKey());
				Files.createDirectories(path.getParent());
				Files.write(path, file.getValue());
			}
			if (isEmpty(target)) {
				Files.deleteIfExists(target);
				Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
				return;
			}
			List<Path> old = listed();
			// What is in the way is found before the first file is replaced.
			for (String name : files.keySet()) {
				for (Path above = target.resolve(name).getParent(); !above.equals(target); above = above.getParent()) {
					if (Files.exists(above) && !Files.isDirectory(above)) {
						throw new IOException(target.relativize(above) + " is a file, where a folder is needed");
					}
				}
				Files.createDirectories(target.resolve(name).getParent());
				if (Files.isDirectory(target.resolve(name))) {
					throw new IOException(name + " is a folder, where a file is needed");
				}
			}
			for (String name : files.keySet()) {
				Files.move(part.resolve(name), target.resolve(name), StandardCopyOption.REPLACE_EXISTING);
			}
			for (Path path : old) {
				if (!files.containsKey(target.relativize(path).toString().replace('\\', '/'))) {
					Files.deleteIfExists(path);
				}
			}
		} catch (IOException e) {
			throw new CodegenException("cannot write " + target + ": " + reason(e), e);
		} finally {
			delete(part);
		}
	}

	/** Files that an earlier call wrote; nothing outside of the folder, whatever the list says. */
	private List<Path> listed() throws IOException {
		Path list = target.resolve(LIST);
		if (!Files.isRegularFile(list)) {
			return List.of();
		}
		return Files.readAllLines(list).stream().filter(name -> !name.isBlank()).map(name -> target.resolve(name).normalize())
				.filter(path -> path.startsWith(target) && Files.isRegularFile(path)).toList();
	}

	/** The names of temporary files in the messages of the platform would say nothing. */
	private String reason(IOException e) {
		if (e instanceof AccessDeniedException) {
			return "permission denied";
		}
		String reason = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
		return reason == null || reason.isBlank() ? "no files can be made in " + target.getParent() : reason;
	}

	private static void delete(Path folder) {
		if (!Files.exists(folder)) {
			return;
		}
		try (Stream<Path> all = Files.walk(folder)) {
			List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
			for (Path path : deepestFirst) {
				Files.deleteIfExists(path);
			}
		} catch (IOException e) {
			// Nothing more can be done about temporary files.
		}
	}
}
