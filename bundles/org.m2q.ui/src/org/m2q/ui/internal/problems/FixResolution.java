package org.m2q.ui.internal.problems;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.eclipse.core.filebuffers.FileBuffers;
import org.eclipse.core.filebuffers.ITextFileBuffer;
import org.eclipse.core.filebuffers.ITextFileBufferManager;
import org.eclipse.core.filebuffers.LocationKind;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.jface.text.IDocument;
import org.eclipse.swt.graphics.Image;
import org.eclipse.ui.views.markers.WorkbenchMarkerResolution;
import org.m2q.dsl.ide.fix.QuickFix;
import org.m2q.dsl.ide.fix.QuickFixes;
import org.m2q.dsl.ide.suggest.TextDiff;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Images;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.editor.DocumentEdits;
import org.m2q.ui.internal.suggest.DetailsHtml;

/** One quick fix of one marker. It edits the open text, so that it can be undone; a file that is not open is saved. */
final class FixResolution extends WorkbenchMarkerResolution {

	private static final int PREVIEW_LINES = 12;

	private final IMarker marker;
	private final QuickFix fix;
	private final String difference;
	private final FixForecasts forecasts;

	private FixResolution(IMarker marker, QuickFix fix, String difference, FixForecasts forecasts) {
		this.marker = marker;
		this.fix = fix;
		this.difference = difference;
		this.forecasts = forecasts;
	}

	/** All fixes of a marker, the best first. */
	static List<FixResolution> all(IMarker marker) {
		if (!(marker.getResource() instanceof IFile file)) {
			return List.of();
		}
		return withDocument(file, document -> {
			List<QuickFix> fixes = fixes(marker, document);
			FixForecasts forecasts = FixForecasts.of(file, fixes);
			return fixes.stream().map(fix -> new FixResolution(marker, fix, difference(fix, document), forecasts)).toList();
		}).orElse(List.of());
	}

	private static List<QuickFix> fixes(IMarker marker, IDocument document) {
		int start = marker.getAttribute(IMarker.CHAR_START, -1);
		int end = marker.getAttribute(IMarker.CHAR_END, -1);
		return FixGenerator.fixes().fixes(FixGenerator.code(marker), FixGenerator.data(marker), start, end - start, document.get());
	}

	/** The lines that the fix changes, as they are and as they will be. */
	private static String difference(QuickFix fix, IDocument document) {
		List<TextDiff.Line> lines = TextDiff.of(document.get(), fix.edits()).stream().filter(line -> !line.text().isBlank()).toList();
		return lines(lines, '-', "\u2212 ", "del") + lines(lines, '+', "+ ", "b");
	}

	private static String lines(List<TextDiff.Line> lines, char sign, String shown, String tag) {
		StringBuilder html = new StringBuilder();
		lines.stream().filter(line -> line.sign() == sign).limit(PREVIEW_LINES).forEach(line -> html.append(shown).append('<').append(tag).append('>')
				.append(DetailsHtml.escape(line.text().strip())).append("</").append(tag).append("><br>"));
		return html.toString();
	}

	@Override
	public String getLabel() {
		return forecasts.find(fix).map(forecast -> forecast.label(fix)).orElse(fix.title());
	}

	@Override
	public String getDescription() {
		return fix.changesCosts() ? difference + forecasts.find(fix).map(forecast -> DetailsHtml.of(forecast.details())).orElse("<br>" + Messages.fixPredicted) : difference;
	}

	@Override
	public Image getImage() {
		return Images.get("fix");
	}

	/** Where the same can be done about the same kind of problem. */
	@Override
	public IMarker[] findOtherMarkers(IMarker[] markers) {
		List<IMarker> others = Arrays.stream(markers).filter(other -> !other.equals(marker) && isOfThisKind(other)).toList();
		return byFile(others).entrySet().stream()
				.flatMap(entry -> withDocument(entry.getKey(), document -> entry.getValue().stream().filter(other -> fix.counterpart(fixes(other, document)).isPresent()).toList())
						.orElse(List.of()).stream())
				.toArray(IMarker[]::new);
	}

	private boolean isOfThisKind(IMarker other) {
		try {
			return other.exists() && other.isSubtypeOf(M2qUi.PROBLEM_MARKER) && FixGenerator.code(other).equals(FixGenerator.code(marker));
		} catch (CoreException e) {
			// The marker is gone, and so is the need for a repair.
			return false;
		}
	}

	private static Map<IFile, List<IMarker>> byFile(List<IMarker> markers) {
		return markers.stream().filter(target -> target.getResource() instanceof IFile)
				.collect(Collectors.groupingBy(target -> (IFile) target.getResource(), LinkedHashMap::new, Collectors.toList()));
	}

	@Override
	public void run(IMarker target) {
		run(new IMarker[] { target }, new NullProgressMonitor());
	}

	/** All problems of a file are repaired in the text as it is, at once: places of later ones would move, and one undo takes all back. */
	@Override
	public void run(IMarker[] targets, IProgressMonitor monitor) {
		byFile(List.of(targets)).forEach((file, own) -> withDocument(file, document -> {
			DocumentEdits.apply(document, QuickFixes.together(own.stream().flatMap(target -> fix.counterpart(fixes(target, document)).stream()).toList()));
			return null;
		}));
	}

	/** Runs some work on the text of a file, whether it is open or not. */
	private static <T> Optional<T> withDocument(IFile file, Function<IDocument, T> work) {
		ITextFileBufferManager buffers = FileBuffers.getTextFileBufferManager();
		IPath path = file.getFullPath();
		try {
			boolean open = buffers.getTextFileBuffer(path, LocationKind.IFILE) != null;
			buffers.connect(path, LocationKind.IFILE, new NullProgressMonitor());
			try {
				ITextFileBuffer buffer = buffers.getTextFileBuffer(path, LocationKind.IFILE);
				Optional<T> result = Optional.ofNullable(work.apply(buffer.getDocument()));
				if (!open && buffer.isDirty()) {
					buffer.commit(new NullProgressMonitor(), false);
				}
				return result;
			} finally {
				buffers.disconnect(path, LocationKind.IFILE, new NullProgressMonitor());
			}
		} catch (CoreException e) {
			Activator.log(Messages.fixFailed, e);
			return Optional.empty();
		}
	}
}
