package org.m2q.ui.internal.navigate;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.TreeSet;

import org.eclipse.core.filesystem.EFS;
import org.eclipse.core.filesystem.IFileInfo;
import org.eclipse.core.filesystem.IFileStore;
import org.eclipse.core.filesystem.provider.FileInfo;
import org.eclipse.core.filesystem.provider.FileStore;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.Status;
import org.m2q.dsl.resource.Library;
import org.m2q.ui.M2qUi;

/** A file or folder of the library. */
final class LibraryStore extends FileStore {

	private final URI uri;

	LibraryStore(URI uri) {
		this.uri = uri;
	}

	private String path() {
		return uri.getPath() == null ? "/" : uri.getPath();
	}

	private static List<String> files() {
		return Library.files().stream().map(file -> "/" + String.join("/", file.segmentsList())).toList();
	}

	@Override
	public String[] childNames(int options, IProgressMonitor monitor) {
		String folder = path().endsWith("/") ? path() : path() + "/";
		TreeSet<String> names = new TreeSet<>();
		files().stream().filter(file -> file.startsWith(folder)).forEach(file -> names.add(file.substring(folder.length()).split("/")[0]));
		return names.toArray(String[]::new);
	}

	@Override
	public IFileInfo fetchInfo(int options, IProgressMonitor monitor) {
		FileInfo info = new FileInfo(getName());
		boolean file = files().contains(path());
		info.setDirectory(!file && childNames(EFS.NONE, monitor).length > 0);
		info.setExists(file || info.isDirectory());
		info.setAttribute(EFS.ATTRIBUTE_READ_ONLY, true);
		return info;
	}

	@Override
	public IFileStore getChild(String name) {
		return new LibraryStore(URI.create(Library.SCHEME + ":" + (path().endsWith("/") ? path() : path() + "/") + name));
	}

	@Override
	public String getName() {
		return path().substring(path().lastIndexOf('/') + 1);
	}

	@Override
	public IFileStore getParent() {
		int slash = path().lastIndexOf('/');
		return path().length() <= 1 ? null : new LibraryStore(URI.create(Library.SCHEME + ":" + path().substring(0, Math.max(1, slash))));
	}

	@Override
	public InputStream openInputStream(int options, IProgressMonitor monitor) throws CoreException {
		try {
			return Library.open(org.eclipse.emf.common.util.URI.createURI(uri.toString()));
		} catch (IOException e) {
			throw new CoreException(new Status(Status.ERROR, M2qUi.PLUGIN_ID, EFS.ERROR_NOT_EXISTS, e.getMessage(), e));
		}
	}

	@Override
	public URI toURI() {
		return uri;
	}
}
