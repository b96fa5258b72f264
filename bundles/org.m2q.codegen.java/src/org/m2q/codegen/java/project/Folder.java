package org.m2q.codegen.java.project;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.m2q.codegen.java.CodegenException;

/** Writes a folder of files that appears when all of them are complete. */
final class Folder {

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
	}

	private static boolean isEmpty(Path folder) throws CodegenException {
		if (!Files.exists(folder)) {
			return true;
		}
		try (Stream<Path> files = Files.list(folder)) {
			return files.findAny().isEmpty();
		} catch (IOException e) {
			throw new CodegenException("cannot read " + folder + ": " + reason(e), e);
		}
	}

	/** Writes all files; an empty folder is exchanged at once, in others the files are exchanged one by one. */
	void write(Map<String, byte[]> files) throws CodegenException {
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
			for (String name : files.keySet()) {
				Files.createDirectories(target.resolve(name).getParent());
				Files.move(part.resolve(name), target.resolve(name), StandardCopyOption.REPLACE_EXISTING);
			}
		} catch (IOException e) {
			throw new CodegenException("cannot write " + target + ": " + reason(e), e);
		} finally {
			delete(part);
		}
	}

	private static String reason(IOException e) {
		return e instanceof AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
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
