package org.m2q.codegen.java.project;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.m2q.codegen.java.CodegenException;

/** Writes a folder of files that appears when all of them are complete. */
final class Folder {

	/** Names the files of a project, so that the next one can replace them. */
	private static final String LIST = "src/main/m2q/files.txt";

	private final Path target;

	/** Checks what would only fail after the work is done, and mends what an earlier call left when it was killed. */
	Folder(Path target, boolean replace) throws CodegenException {
		this.target = real(target.toAbsolutePath().normalize());
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
		if (target.getFileSystem().getPath("").toAbsolutePath().startsWith(this.target)) {
			throw new CodegenException("cannot write " + target + ": it is the current folder, which cannot be exchanged. Choose one in it, or go to another one");
		}
		try (FolderExchange exchange = new FolderExchange(this.target)) {
			exchange.recover();
		} catch (IOException e) {
			throw new CodegenException("cannot write " + target + ": " + reason(target, e), e);
		}
		if (!replace && !isEmpty()) {
			throw new CodegenException("cannot write " + target + ": the folder is not empty. Choose another one, or replace its files with --force");
		}
	}

	private static Path real(Path target) throws CodegenException {
		try {
			return Files.exists(target) ? target.toRealPath() : target;
		} catch (IOException e) {
			throw new CodegenException("cannot write " + target + ": " + reason(target, e), e);
		}
	}

	private boolean isEmpty() throws CodegenException {
		if (!Files.exists(target)) {
			return true;
		}
		try (Stream<Path> files = Files.list(target)) {
			return files.findAny().isEmpty();
		} catch (IOException e) {
			throw new CodegenException("cannot read " + target + ": " + reason(target, e), e);
		}
	}

	/**
	 * Writes all files. The folder that holds them is made beside the old one and takes its place when it is complete; files of the old one stay, except those that
	 * an earlier call wrote.
	 *
	 * @throws CodegenException when that cannot be; the old folder is as it was then
	 */
	void write(Map<String, byte[]> given) throws CodegenException {
		Map<String, byte[]> files = new LinkedHashMap<>(given);
		files.put(LIST, (String.join("\n", new TreeSet<>(given.keySet())) + "\n").getBytes(StandardCharsets.UTF_8));
		try (FolderExchange exchange = new FolderExchange(target)) {
			exchange.recover();
			exchange.prepare(files, listed());
			exchange.commit();
		} catch (IOException e) {
			throw new CodegenException("cannot write " + target + ": " + reason(target, e), e);
		}
	}

	/** Paths below the folder of what an earlier call wrote. */
	private Set<String> listed() throws IOException {
		Path list = target.resolve(LIST);
		return Files.isRegularFile(list) ? Files.readAllLines(list).stream().filter(name -> !name.isBlank()).collect(Collectors.toSet()) : Set.of();
	}

	/** What is wrong, with the path below the folder where it is known: the names of temporary folders would say nothing. */
	private static String reason(Path target, IOException e) {
		String reason = e instanceof AccessDeniedException ? "permission denied" : e instanceof FileSystemException file ? file.getReason() : e.getMessage();
		return FolderExchange.relative(target, e).map(name -> name + ": ").orElse("")
				+ (reason == null || reason.isBlank() ? "no files can be made in " + target.getParent() : reason);
	}
}
