/** Life cycle of the plug-in. */
package org.m2q.core.internal;
