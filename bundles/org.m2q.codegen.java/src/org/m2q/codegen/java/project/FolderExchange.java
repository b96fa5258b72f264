package org.m2q.codegen.java.project;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Exchanges a folder for another one that is complete. The new one is made beside it, as {@code .NAME.m2q-new}; then the old one is renamed to
 * {@code .NAME.m2q-old}, and the new one takes its name. Whatever ends the process in between, the folder is the old one, or the new one, or only there under the
 * name that {@link #recover} brings it back from.
 *
 * <p>A lock keeps others from the same folder; the system lets go of it when a process ends.
 */
final class FolderExchange implements AutoCloseable {

	private final Path target;
	private final Path fresh;
	private final Path old;
	private final Path lockFile;
	private final FileChannel channel;
	private final FileLock lock;

	/**
	 * Begins to work on a folder.
	 *
	 * @param target it, absolute and no link; its parent is there
	 * @throws IOException when another process works on it, or no files can be made beside it
	 */
	FolderExchange(Path target) throws IOException {
		this.target = target;
		fresh = beside(target, "new");
		old = beside(target, "old");
		lockFile = beside(target, "lock");
		channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
		lock = lock();
	}

	private static Path beside(Path target, String what) {
		return target.resolveSibling("." + target.getFileName() + ".m2q-" + what);
	}

	private FileLock lock() throws IOException {
		FileLock found = null;
		try {
			found = channel.tryLock();
		} catch (OverlappingFileLockException e) {
			// As when another process has it.
		} catch (IOException e) {
			channel.close();
			throw e;
		}
		if (found == null || !Files.exists(lockFile)) {
			channel.close();
			throw new IOException("it is being written by another m2q");
		}
		return found;
	}

	/** Brings a folder back that a killed process had put aside, and deletes what else it left. */
	void recover() throws IOException {
		if (Files.isDirectory(old, LinkOption.NOFOLLOW_LINKS)) {
			if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
				delete(old);
			} else {
				Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
			}
		}
		delete(fresh);
	}

	/**
	 * Makes the new folder: files that are given, and what is in the old one but was not written by an earlier call.
	 *
	 * @param files contents by path below the folder
	 * @param earlier paths below the folder that an earlier call wrote
	 */
	void prepare(Map<String, byte[]> files, Set<String> earlier) throws IOException {
		Files.createDirectory(fresh);
		for (Map.Entry<String, byte[]> file : files.entrySet()) {
			Path path = fresh.resolve(file.getKey());
			Files.createDirectories(path.getParent());
			Files.write(path, file.getValue());
		}
		if (Files.isDirectory(target)) {
			Files.walkFileTree(target, new Keeping(files.keySet(), earlier));
		}
	}

	/** Takes over what stays. */
	private final class Keeping extends SimpleFileVisitor<Path> {

		private final Set<String> written;
		private final Set<String> earlier;

		Keeping(Set<String> written, Set<String> earlier) {
			this.written = written;
			this.earlier = earlier;
		}

		@Override
		public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
			String name = name(folder);
			if (written.contains(name)) {
				throw new IOException(name + " is a folder, where a file is needed");
			}
			// A folder of an earlier call is there again if one of its files is.
			if (!name.isEmpty() && earlier.stream().noneMatch(file -> file.startsWith(name + "/"))) {
				Files.createDirectories(fresh.resolve(name));
			}
			return FileVisitResult.CONTINUE;
		}

		@Override
		public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
			String name = name(file);
			if (written.stream().anyMatch(path -> path.startsWith(name + "/"))) {
				throw new IOException(name + " is a file, where a folder is needed");
			}
			if (written.contains(name) || earlier.contains(name)) {
				return FileVisitResult.CONTINUE;
			}
			Path copy = fresh.resolve(name);
			Files.createDirectories(copy.getParent());
			if (attributes.isRegularFile()) {
				try {
					Files.createLink(copy, file);
					return FileVisitResult.CONTINUE;
				} catch (UnsupportedOperationException | FileSystemException e) {
					// Not every file system has several names for a file.
				}
			}
			Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
			return FileVisitResult.CONTINUE;
		}

		@Override
		public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
			super.postVisitDirectory(folder, e);
			Path copy = fresh.resolve(name(folder));
			if (Files.isDirectory(copy) && Files.getFileStore(copy).supportsFileAttributeView("posix")) {
				Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(folder));
			}
			return FileVisitResult.CONTINUE;
		}

		private String name(Path path) {
			return target.relativize(path).toString().replace('\\', '/');
		}
	}

	/** Puts the new folder in the place of the old one. */
	void commit() throws IOException {
		if (!Files.exists(target)) {
			Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
			return;
		}
		Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
		try {
			Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
		} catch (IOException e) {
			Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
			throw e;
		}
		try {
			delete(old);
		} catch (IOException e) {
			// The new folder is complete; the next call deletes the rest.
		}
	}

	/** Deletes what is not needed any more, and lets others work on the folder. */
	@Override
	public void close() {
		try {
			delete(fresh);
		} catch (IOException e) {
			// The next call deletes it.
		}
		try (channel; lock) {
			Files.deleteIfExists(lockFile);
		} catch (IOException e) {
			// A file without content stays. It locks nobody out.
		}
	}

	/** The path below the target that an error is about. */
	static Optional<String> relative(Path target, IOException e) {
		if (!(e instanceof FileSystemException file) || file.getFile() == null) {
			return Optional.empty();
		}
		try {
			Path path = target.getFileSystem().getPath(file.getFile());
			for (Path folder : new Path[] { target, beside(target, "new"), beside(target, "old") }) {
				if (path.startsWith(folder) && !path.equals(folder)) {
					return Optional.of(folder.relativize(path).toString());
				}
			}
			return Optional.empty();
		} catch (InvalidPathException invalid) {
			return Optional.empty();
		}
	}

	private static void delete(Path folder) throws IOException {
		if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
			return;
		}
		Files.walkFileTree(folder, new SimpleFileVisitor<>() {
			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
				Files.delete(file);
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
				if (e instanceof NoSuchFileException) {
					return FileVisitResult.CONTINUE;
				}
				throw e;
			}

			@Override
			public FileVisitResult postVisitDirectory(Path below, IOException e) throws IOException {
				Files.delete(below);
				return FileVisitResult.CONTINUE;
			}
		});
	}
}
