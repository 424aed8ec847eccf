package index

// defaultCache is how many bytes the decoded lists of all segments take at
// most; see Config.Cache.
const defaultCache = 128 << 20

// share gives each segment its share of what may be kept of them all: however
// large the index grows, its memory stays bounded.
func (v *view) share(bytes int64) {
	if bytes == 0 {
		bytes = defaultCache
	}
	for _, seg := range v.segments {
		seg.decoded.limit(min(decodeMost*seg.docs, int(bytes*int64(seg.docs)/int64(max(v.docs, 1)))))
	}
}
