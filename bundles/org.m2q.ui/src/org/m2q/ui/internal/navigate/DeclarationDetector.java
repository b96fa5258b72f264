package org.m2q.ui.internal.navigate;

import java.util.List;
import java.util.Optional;

import org.eclipse.jface.text.IRegion;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.Region;
import org.eclipse.jface.text.hyperlink.AbstractHyperlinkDetector;
import org.eclipse.jface.text.hyperlink.IHyperlink;
import org.eclipse.xtext.resource.XtextResource;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.LanguageServices;
import org.m2q.dsl.ide.highlight.Token;
import org.m2q.dsl.ide.highlight.TokenKind;
import org.m2q.dsl.ide.navigate.Place;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.editor.EditorDocument;
import org.m2q.ui.internal.editor.EditorSupport;

/** Links from names to their declarations, and from quoted paths to the files, for F3 and for the pointer with the control key. */
public final class DeclarationDetector extends AbstractHyperlinkDetector {

	@Override
	public IHyperlink[] detectHyperlinks(ITextViewer viewer, IRegion region, boolean several) {
		Optional<EditorDocument> document = EditorSupport.of(viewer).flatMap(EditorSupport::document);
		Optional<LanguageServices> services = Activator.instance().servicesIfReady();
		if (document.isEmpty() || services.isEmpty()) {
			return null;
		}
		int offset = region.getOffset();
		Optional<M2qDocument> current = document.get().current();
		if (current.isEmpty()) {
			// The text was changed a moment ago: what the name means is found when the link is followed.
			return word(document.get().document().get(), offset, services.get())
					.map(word -> new IHyperlink[] { new DeclarationLink(word, () -> follow(document.get(), offset)) }).orElse(null);
		}
		List<Place> places = current.get().resource().map(resource -> places(services.get(), resource, offset)).orElse(List.of());
		IRegion word = word(document.get().document().get(), offset, services.get()).orElse(new Region(offset, 1));
		IHyperlink[] links = places.stream().limit(several ? places.size() : 1).map(place -> new DeclarationLink(word, place))
				.toArray(IHyperlink[]::new);
		return links.length == 0 ? null : links;
	}

	/** Opens what is declared or imported at a place; does nothing when there is no such thing. Only in the user interface thread. */
	public static void follow(EditorDocument document, int offset) {
		document.ask(opened -> opened.resource().map(resource -> places(Activator.instance().services(), resource, offset)).orElse(List.of()),
				places -> places.stream().findFirst().ifPresent(PlaceOpener::open));
	}

	private static List<Place> places(LanguageServices services, XtextResource resource, int offset) {
		List<Place> imported = services.references().imported(resource, offset);
		return imported.isEmpty()
				? services.references().declaration(resource, offset).or(() -> services.fileLinks().at(resource, offset).map(link -> new Place(link.target(), 0, 0)))
						.map(List::of).orElse(List.of())
				: imported;
	}

	/** The name or the quoted path at a place. */
	private static Optional<IRegion> word(String text, int offset, LanguageServices services) {
		int start = offset;
		int end = offset;
		while (start > 0 && isWord(text.charAt(start - 1))) {
			start--;
		}
		while (end < text.length() && isWord(text.charAt(end))) {
			end++;
		}
		int lineStart = text.lastIndexOf('\n', offset - 1) + 1;
		int lineEnd = text.indexOf('\n', offset) < 0 ? text.length() : text.indexOf('\n', offset);
		for (Token token : services.scanner().scan(text.substring(lineStart, lineEnd))) {
			if (token.kind() == TokenKind.STRING && lineStart + token.offset() <= offset && offset <= lineStart + token.end()) {
				return Optional.of(new Region(lineStart + token.offset(), token.length()));
			}
		}
		boolean name = start < end && !Character.isDigit(text.charAt(start)) && !services.scanner().isKeyword(text.substring(start, end));
		return name ? Optional.of(new Region(start, end - start)) : Optional.empty();
	}

	private static boolean isWord(char c) {
		return Character.isLetterOrDigit(c) || c == '_';
	}
}
