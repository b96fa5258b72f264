/** How costs are computed; not API. */
package org.m2q.accelerator.internal;
