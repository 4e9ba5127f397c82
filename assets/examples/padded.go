type Padded struct {
	ID  int64
	Tag byte
}

map[Padded]string
