package org.m2q.codegen.java.tests;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardOpenOption;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/** The file system of the machine, on which one change of a file or folder fails, or none is made any more from it on, as in a process that was killed. */
final class FailingFiles extends FileSystem {

	/** What a killed process does not get beyond. */
	static final class Killed extends Error {
		private static final long serialVersionUID = 1L;
	}

	private final FileSystem real;
	private final FileSystemProvider provider;
	private final int failing;
	private final boolean killed;
	private final List<FileChannel> open = new ArrayList<>();
	private final List<String> changes = new ArrayList<>();

	/**
	 * A file system.
	 *
	 * @param failing number of the change that fails, from 0
	 * @param killed whether the process ends there; else the disk is full for this change alone
	 */
	FailingFiles(FileSystem real, int failing, boolean killed) {
		this.real = real;
		provider = new Provider();
		this.failing = failing;
		this.killed = killed;
	}

	Path path(Path path) {
		return new Wrapped(path);
	}

	/** Of which files and folders changes were asked for, in their order. */
	List<String> changes() {
		return List.copyOf(changes);
	}

	/** Closes what a process that ends has open. */
	void end() throws IOException {
		for (FileChannel channel : open) {
			channel.close();
		}
	}

	private void change(Path path) throws FileSystemException {
		int number = changes.size();
		changes.add(path.toString());
		if (killed ? number >= failing : number == failing) {
			if (killed) {
				throw new Killed();
			}
			throw new FileSystemException(path.toString(), null, "No space left on device");
		}
	}

	private static Path bare(Path path) {
		return path instanceof Wrapped wrapped ? wrapped.path : path;
	}

	@Override
	public FileSystemProvider provider() {
		return provider;
	}

	@Override
	public void close() {
		throw new UnsupportedOperationException();
	}

	@Override
	public boolean isOpen() {
		return true;
	}

	@Override
	public boolean isReadOnly() {
		return false;
	}

	@Override
	public String getSeparator() {
		return real.getSeparator();
	}

	@Override
	public Iterable<Path> getRootDirectories() {
		return StreamSupport.stream(real.getRootDirectories().spliterator(), false).map(this::path).toList();
	}

	@Override
	public Iterable<FileStore> getFileStores() {
		return real.getFileStores();
	}

	@Override
	public Set<String> supportedFileAttributeViews() {
		return real.supportedFileAttributeViews();
	}

	@Override
	public Path getPath(String first, String... more) {
		return path(real.getPath(first, more));
	}

	@Override
	public PathMatcher getPathMatcher(String pattern) {
		return path -> real.getPathMatcher(pattern).matches(bare(path));
	}

	@Override
	public UserPrincipalLookupService getUserPrincipalLookupService() {
		return real.getUserPrincipalLookupService();
	}

	@Override
	public WatchService newWatchService() throws IOException {
		return real.newWatchService();
	}

	private final class Wrapped implements Path {

		private final Path path;

		Wrapped(Path path) {
			this.path = path;
		}

		private Path wrap(Path result) {
			return result == null ? null : new Wrapped(result);
		}

		@Override
		public FileSystem getFileSystem() {
			return FailingFiles.this;
		}

		@Override
		public boolean isAbsolute() {
			return path.isAbsolute();
		}

		@Override
		public Path getRoot() {
			return wrap(path.getRoot());
		}

		@Override
		public Path getFileName() {
			return wrap(path.getFileName());
		}

		@Override
		public Path getParent() {
			return wrap(path.getParent());
		}

		@Override
		public int getNameCount() {
			return path.getNameCount();
		}

		@Override
		public Path getName(int index) {
			return wrap(path.getName(index));
		}

		@Override
		public Path subpath(int begin, int end) {
			return wrap(path.subpath(begin, end));
		}

		@Override
		public boolean startsWith(Path other) {
			return path.startsWith(bare(other));
		}

		@Override
		public boolean endsWith(Path other) {
			return path.endsWith(bare(other));
		}

		@Override
		public Path normalize() {
			return wrap(path.normalize());
		}

		@Override
		public Path resolve(Path other) {
			return wrap(path.resolve(bare(other)));
		}

		@Override
		public Path relativize(Path other) {
			return wrap(path.relativize(bare(other)));
		}

		@Override
		public URI toUri() {
			return path.toUri();
		}

		@Override
		public Path toAbsolutePath() {
			return wrap(path.toAbsolutePath());
		}

		@Override
		public Path toRealPath(LinkOption... options) throws IOException {
			return wrap(path.toRealPath(options));
		}

		@Override
		public WatchKey register(WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) throws IOException {
			return path.register(watcher, events, modifiers);
		}

		@Override
		public int compareTo(Path other) {
			return path.compareTo(bare(other));
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof Wrapped wrapped && path.equals(wrapped.path);
		}

		@Override
		public int hashCode() {
			return path.hashCode();
		}

		@Override
		public String toString() {
			return path.toString();
		}
	}

	private final class Provider extends FileSystemProvider {

		private final FileSystemProvider below = real.provider();

		@Override
		public String getScheme() {
			return "failing";
		}

		@Override
		public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
			throw new UnsupportedOperationException();
		}

		@Override
		public FileSystem getFileSystem(URI uri) {
			return FailingFiles.this;
		}

		@Override
		public Path getPath(URI uri) {
			return path(below.getPath(uri));
		}

		@Override
		public SeekableByteChannel newByteChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
			if (!options.contains(StandardOpenOption.WRITE)) {
				return below.newByteChannel(bare(path), options, attributes);
			}
			change(path);
			SeekableByteChannel channel = below.newByteChannel(bare(path), options, attributes);
			return new Written(channel, path);
		}

		@Override
		public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
			change(path);
			FileChannel channel = below.newFileChannel(bare(path), options, attributes);
			open.add(channel);
			return channel;
		}

		@Override
		public DirectoryStream<Path> newDirectoryStream(Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
			DirectoryStream<Path> stream = below.newDirectoryStream(bare(folder), path -> filter.accept(path(path)));
			return new DirectoryStream<>() {
				@Override
				public Iterator<Path> iterator() {
					return StreamSupport.stream(stream.spliterator(), false).map(FailingFiles.this::path).iterator();
				}

				@Override
				public void close() throws IOException {
					stream.close();
				}
			};
		}

		@Override
		public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
			change(folder);
			below.createDirectory(bare(folder), attributes);
		}

		@Override
		public void createLink(Path link, Path existing) throws IOException {
			change(link);
			below.createLink(bare(link), bare(existing));
		}

		@Override
		public void delete(Path path) throws IOException {
			change(path);
			below.delete(bare(path));
		}

		@Override
		public void copy(Path source, Path target, CopyOption... options) throws IOException {
			change(target);
			below.copy(bare(source), bare(target), options);
		}

		@Override
		public void move(Path source, Path target, CopyOption... options) throws IOException {
			change(target);
			below.move(bare(source), bare(target), options);
		}

		@Override
		public boolean isSameFile(Path path, Path other) throws IOException {
			return below.isSameFile(bare(path), bare(other));
		}

		@Override
		public boolean isHidden(Path path) throws IOException {
			return below.isHidden(bare(path));
		}

		@Override
		public FileStore getFileStore(Path path) throws IOException {
			return below.getFileStore(bare(path));
		}

		@Override
		public void checkAccess(Path path, AccessMode... modes) throws IOException {
			below.checkAccess(bare(path), modes);
		}

		@Override
		public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
			return below.getFileAttributeView(bare(path), type, options);
		}

		@Override
		public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options) throws IOException {
			return below.readAttributes(bare(path), type, options);
		}

		@Override
		public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
			return below.readAttributes(bare(path), attributes, options);
		}

		@Override
		public void setAttribute(Path path, String attribute, Object value, LinkOption... options) throws IOException {
			change(path);
			below.setAttribute(bare(path), attribute, value, options);
		}
	}

	/** A file that is being written: every part of it is a change. */
	private final class Written implements SeekableByteChannel {

		private final SeekableByteChannel channel;
		private final Path path;

		Written(SeekableByteChannel channel, Path path) {
			this.channel = channel;
			this.path = path;
		}

		@Override
		public int write(ByteBuffer source) throws IOException {
			change(path);
			return channel.write(source);
		}

		@Override
		public int read(ByteBuffer target) throws IOException {
			return channel.read(target);
		}

		@Override
		public long position() throws IOException {
			return channel.position();
		}

		@Override
		public SeekableByteChannel position(long position) throws IOException {
			channel.position(position);
			return this;
		}

		@Override
		public long size() throws IOException {
			return channel.size();
		}

		@Override
		public SeekableByteChannel truncate(long size) throws IOException {
			channel.truncate(size);
			return this;
		}

		@Override
		public boolean isOpen() {
			return channel.isOpen();
		}

		@Override
		public void close() throws IOException {
			channel.close();
		}
	}
}
