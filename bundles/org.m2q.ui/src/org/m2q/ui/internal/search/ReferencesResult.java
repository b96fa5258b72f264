package org.m2q.ui.internal.search;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

import org.eclipse.core.resources.IFile;
import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.osgi.util.NLS;
import org.eclipse.search.ui.ISearchQuery;
import org.eclipse.search.ui.text.AbstractTextSearchResult;
import org.eclipse.search.ui.text.IEditorMatchAdapter;
import org.eclipse.search.ui.text.IFileMatchAdapter;
import org.eclipse.search.ui.text.Match;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IFileEditorInput;
import org.m2q.ui.internal.Images;
import org.m2q.ui.internal.Messages;

/** References that were found; the platform keeps them in step with the text and marks them in editors. */
final class ReferencesResult extends AbstractTextSearchResult implements IEditorMatchAdapter, IFileMatchAdapter {

	private final ReferencesQuery query;

	ReferencesResult(ReferencesQuery query) {
		this.query = query;
	}

	@Override
	public String getLabel() {
		long files = Arrays.stream(getElements()).map(element -> ((ReferenceLine) element).file()).distinct().count();
		String found = NLS.bind(getMatchCount() == 1 ? Messages.referencesOne : Messages.referencesFound,
				new Object[] { query.name(), getMatchCount(), files });
		return query.scope().isEmpty() ? found : NLS.bind(Messages.referencesIn, found, query.scope());
	}

	@Override
	public String getTooltip() {
		return getLabel();
	}

	@Override
	public ImageDescriptor getImageDescriptor() {
		return ImageDescriptor.createFromImage(Images.get("reference"));
	}

	@Override
	public ISearchQuery getQuery() {
		return query;
	}

	@Override
	public IEditorMatchAdapter getEditorMatchAdapter() {
		return this;
	}

	@Override
	public IFileMatchAdapter getFileMatchAdapter() {
		return this;
	}

	@Override
	public IFile getFile(Object element) {
		return element instanceof ReferenceLine line ? line.file().file().orElse(null) : null;
	}

	@Override
	public Match[] computeContainedMatches(AbstractTextSearchResult result, IFile file) {
		return Arrays.stream(getElements()).map(ReferenceLine.class::cast).filter(line -> line.file().file().equals(Optional.of(file)))
				.flatMap(line -> Stream.of(getMatches(line))).toArray(Match[]::new);
	}

	@Override
	public boolean isShownInEditor(Match match, IEditorPart editor) {
		return editor.getEditorInput() instanceof IFileEditorInput input && input.getFile().equals(getFile(match.getElement()));
	}

	@Override
	public Match[] computeContainedMatches(AbstractTextSearchResult result, IEditorPart editor) {
		return editor.getEditorInput() instanceof IFileEditorInput input ? computeContainedMatches(result, input.getFile()) : new Match[0];
	}
}
