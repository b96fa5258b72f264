package org.m2q.ui.internal.navigate;

import java.net.URI;

import org.eclipse.core.filesystem.IFileStore;
import org.eclipse.core.filesystem.provider.FileSystem;

/** Lets editors open the files that ship with the language by their addresses, such as {@code m2q:/m2q/lang.m2q}. Nothing can be written. */
public final class LibraryFileSystem extends FileSystem {

	@Override
	public IFileStore getStore(URI uri) {
		return new LibraryStore(uri);
	}
}
