package org.m2q.ui.internal.search;

import java.util.Optional;

import org.eclipse.core.resources.IFile;

/**
 * A file with references.
 *
 * @param uri its address
 * @param file the file in the workspace; empty for others
 */
record ReferenceFile(String uri, Optional<IFile> file) {

	/** Path in the workspace, or the address. */
	String path() {
		return file.map(found -> found.getFullPath().makeRelative().toString()).orElse(uri);
	}
}
