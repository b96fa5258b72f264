package org.m2q.ui.internal.hover;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.eclipse.jface.action.IContributionItem;
import org.eclipse.jface.text.IInformationControlCreator;
import org.eclipse.jface.text.IRegion;
import org.eclipse.jface.text.ITextHover;
import org.eclipse.jface.text.ITextHoverExtension2;
import org.eclipse.jface.text.ITextHoverExtension;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.Region;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Display;
import org.eclipse.xtext.resource.XtextResource;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.cost.CostReport;
import org.m2q.dsl.ide.hover.Hover;
import org.m2q.dsl.ide.hover.HoverService;
import org.m2q.dsl.ide.hover.HoverSubject;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.editor.EditorDocument;
import org.m2q.ui.internal.editor.EditorSupport;
import org.m2q.ui.internal.mining.MiningPlaces;

/** Documentation, shapes and costs of what is under the pointer. */
public final class M2qTextHover implements ITextHover, ITextHoverExtension, ITextHoverExtension2 {

	private static final int MOMENT_MILLISECONDS = 300;

	private volatile Spot place;

	/** What the hover was last about, with codes of problems there, and whether the F2 key asked for it: then it gets the focus. */
	private record Spot(EditorDocument document, int offset, Optional<HoverSubject> subject, List<String> problems, boolean byKey) {
	}

	@Override
	public Object getHoverInfo2(ITextViewer viewer, IRegion region) {
		return getHoverInfo(viewer, region);
	}

	@Override
	public String getHoverInfo(ITextViewer viewer, IRegion region) {
		Optional<EditorDocument> document = EditorSupport.of(viewer).flatMap(EditorSupport::document);
		if (document.isEmpty()) {
			return null;
		}
		CostReport report = document.get().report().orElse(CostReport.EMPTY);
		List<String> problems = ProblemText.codes(viewer, region.getOffset());
		HoverService hovers = Activator.instance().services().hovers();
		return Activator.instance().trace().of("hover", document.get().uri(), () -> {
			Optional<XtextResource> resource = read(document.get()).flatMap(M2qDocument::resource);
			place = new Spot(document.get(), region.getOffset(), resource.flatMap(text -> hovers.subject(text, region.getOffset(), report)),
					problems, Display.getCurrent() != null);
			return resource.flatMap(text -> hovers.hover(text, region.getOffset(), report));
		},
				found -> found.isPresent() ? "found" : "nothing").map(Hover::markdown)
				.map(text -> inserted(text, QuantizedText.of(document.get(), region.getOffset())) + RuleText.of(document.get(), region.getOffset()))
				.map(text -> problems.isEmpty() ? text : ProblemText.of(problems) + "\n\n" + text)
				.orElseGet(() -> problems.isEmpty() ? null : ProblemText.of(problems));
	}

	/** Puts a paragraph before the first table, which is long, or behind all. */
	private static String inserted(String markdown, String paragraph) {
		int table = Math.max(markdown.indexOf("\n\n|"), 0);
		return table == 0 ? markdown + paragraph : markdown.substring(0, table) + paragraph + markdown.substring(table);
	}

	@Override
	public IRegion getHoverRegion(ITextViewer viewer, int offset) {
		if (Display.getCurrent() != null && viewer.getDocument() != null) {
			if (isOnHeader(viewer)) {
				return null;
			}
			String text = viewer.getDocument().get();
			int start = offset;
			int end = offset;
			while (start > 0 && isWord(text.charAt(start - 1))) {
				start--;
			}
			while (end < text.length() && isWord(text.charAt(end))) {
				end++;
			}
			return new Region(start == end ? offset : start, end - start);
		}
		return new Region(offset, 0);
	}

	/** A header has a hover of its own; the platform takes the room for it as a part of the line below. */
	private static boolean isOnHeader(ITextViewer viewer) {
		Point pointer = viewer.getTextWidget().toControl(viewer.getTextWidget().getDisplay().getCursorLocation());
		return viewer.getTextWidget().getClientArea().contains(pointer)
				&& MiningPlaces.at(viewer, pointer.x, pointer.y).filter(MiningPlaces.Place.OfHeader.class::isInstance).isPresent();
	}

	private static boolean isWord(char c) {
		return Character.isLetterOrDigit(c) || c == '_';
	}

	/** The F2 key asks in the user interface thread, which waits only for a moment. */
	private static Optional<M2qDocument> read(EditorDocument document) {
		if (Display.getCurrent() == null || document.current().isPresent()) {
			return Optional.of(document.current().orElseGet(document::open));
		}
		try {
			return Optional.of(CompletableFuture.supplyAsync(document::open, Activator.instance().commands()).get(MOMENT_MILLISECONDS,
					TimeUnit.MILLISECONDS));
		} catch (TimeoutException | ExecutionException | RejectedExecutionException e) {
			// There is nothing to show for this state of the text.
			return Optional.empty();
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			return Optional.empty();
		}
	}

	@Override
	public IInformationControlCreator getHoverControlCreator() {
		Spot spot = place;
		return spot != null && spot.byKey() ? MarkdownControl.focusedCreator(this::buttons) : MarkdownControl.creator(this::buttons);
	}

	private List<IContributionItem> buttons(Runnable close) {
		Spot spot = place;
		return spot == null ? List.of() : HoverButtons.of(spot.document(), spot.offset(), spot.subject(), spot.problems(), close);
	}
}
